package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsCaller;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsConnection;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.InvalidRequestException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsSide;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.Manager;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Opens engines for tenants. All engines of a controller share the locks on accounts and the limits of calls.
 * Thread-safe. The controller's {@code AWS_*} variables count for nothing but its own identity.
 */
@Extension
public class Engines {

    private static final int CONNECTIONS = 32;

    private final AccountLocks locks = new AccountLocks();
    private final CallLimits limits = new CallLimits();

    /** {@return the one that all builds share} */
    public static Engines get() {
        return ExtensionList.lookupSingleton(Engines.class);
    }

    /**
     * Opens an engine; makes no call.
     *
     * @param place the tenant
     * @param use what for, which decides the credentials
     * @param caller names the build or user in the target account's CloudTrail
     * @param journal where the facts of a run are kept; absent: nowhere
     * @param manyAccounts whether many accounts will be visited, so that connectors are listed once
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public OpenEngine open(Place place, Use use, String caller, Optional<Path> journal, boolean manyAccounts)
            throws UnusableTenantException {
        return open(place, TenantCredentials.of(place, use), caller, journal, manyAccounts);
    }

    /**
     * Opens a fleet; makes no call.
     *
     * @param place the tenant
     * @param use what for, which decides the credentials
     * @param caller names the build or user in the target accounts' CloudTrail
     * @param journal the directory that keeps the facts of the run; absent: nothing is kept
     * @param workers how many accounts are visited at once
     * @param failFastAt stop when so many percent have failed; absent: never
     * @return the fleet, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public OpenFleet openFleet(
            Place place, Use use, String caller, Optional<Path> journal, int workers, OptionalInt failFastAt)
            throws UnusableTenantException {
        TenantCredentials credentials = TenantCredentials.of(place, use);
        AwsSource source = AwsSource.of(credentials.aws());
        try {
            Fleet fleet = Fleet.open(
                    tenantSettings(place, credentials),
                    awsConnection(place, source.refreshing(), caller),
                    new FleetOptions(workers, failFastAt, journal, locks, limits));
            return new OpenFleet(fleet, credentials.all(), source);
        } catch (InvalidRequestException wrong) {
            source.close();
            throw new UnusableTenantException(
                    Messages.Engines_wrongSetting(place.fullName(), wrong.field(), wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            source.close();
            throw new UnusableTenantException(Messages.Engines_wrongAddress(place.fullName(), wrong.getMessage()));
        }
    }

    /**
     * Opens an engine for questions to the tenant alone: without AWS credentials, so that a tenant can be tested before
     * its AWS side is there.
     *
     * @param place the tenant
     * @param use which key serves
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public OpenEngine openForTenant(Place place, Use use) throws UnusableTenantException {
        return open(place, TenantCredentials.withoutAws(place, use), "", Optional.empty(), false);
    }

    /**
     * Asks AWS whose the credentials that read are.
     *
     * @param place the tenant; only its AWS side counts
     * @param caller names the user in CloudTrail
     * @return the caller's ARN
     * @throws UnusableTenantException if the settings can't be used
     */
    public String awsCaller(Place place, String caller) throws UnusableTenantException {
        Optional<AmazonWebServicesCredentials> stored = TenantCredentials.aws(place, Use.VERIFY);
        try (AwsSource source = AwsSource.of(stored)) {
            return AwsCaller.arn(awsConnection(place, source.refreshing(), caller));
        } catch (InvalidRequestException wrong) {
            throw new UnusableTenantException(
                    Messages.Engines_wrongSetting(place.fullName(), wrong.field(), wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw new UnusableTenantException(Messages.Engines_wrongAddress(place.fullName(), wrong.getMessage()));
        }
    }

    private OpenEngine open(
            Place place, TenantCredentials credentials, String caller, Optional<Path> journal, boolean manyAccounts)
            throws UnusableTenantException {
        AwsSource source = AwsSource.of(credentials.aws());
        try {
            Engine engine = Engine.open(
                    tenantSettings(place, credentials),
                    awsConnection(place, source.refreshing(), caller),
                    new EngineOptions(journal, locks, manyAccounts, limits));
            return new OpenEngine(engine, credentials.all(), source);
        } catch (InvalidRequestException wrong) {
            source.close();
            throw new UnusableTenantException(
                    Messages.Engines_wrongSetting(place.fullName(), wrong.field(), wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            source.close();
            throw new UnusableTenantException(Messages.Engines_wrongAddress(place.fullName(), wrong.getMessage()));
        }
    }

    private static TenantSettings tenantSettings(Place place, TenantCredentials credentials) {
        Tenant tenant = place.tenant();
        Manager manager = tenant.getManager();
        Optional<Supplier<String>> externalId = credentials
                .externalId()
                .map(stored -> () -> stored.getSecret().getPlainText().strip());
        return new TenantSettings(
                Optional.of(place.fullName()),
                Optional.ofNullable(tenant.getRegion()),
                Optional.ofNullable(tenant.getUrl())
                        .map(url -> Endpoints.parse(url).toString()),
                Optional.ofNullable(manager.getKeyKind()),
                () -> credentials.apiKey().getSecret().getPlainText(),
                externalId,
                Optional.ofNullable(manager.getTrustedAccount()),
                Optional.ofNullable(manager.getCaCertificate()),
                Optional.ofNullable(manager.getCallsPerMinute())
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                ProxyConfiguration::newHttpClientBuilder);
    }

    private static AwsConnection awsConnection(Place place, AwsCredentialsProvider credentials, String caller) {
        AwsSide aws = place.tenant().getAws();
        Optional<URI> endpoint = Optional.ofNullable(aws.getEndpoint()).map(Endpoints::parse);
        return new AwsConnection(
                credentials,
                Optional.ofNullable(aws.getRegion()),
                endpoint,
                Optional.ofNullable(aws.getAccessRole()),
                List.of(),
                caller,
                aws.isFips(),
                JenkinsProxy.forAws(),
                CONNECTIONS);
    }
}
