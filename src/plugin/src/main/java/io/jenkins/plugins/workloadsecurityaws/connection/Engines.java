package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsCaller;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.ManagerSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Opens engines for tenants. All engines of a controller share the locks on accounts and the limits of calls.
 * Thread-safe. The controller's {@code AWS_*} variables count for nothing but its own identity.
 */
@Extension
public class Engines {

    private static final Logger LOGGER = Logger.getLogger(Engines.class.getName());
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
     * @param reference the tenant
     * @param use what for, which decides the credentials
     * @param caller names the build or user in the target account's CloudTrail
     * @param journal where the facts of a run are kept; absent: nowhere
     * @param manyAccounts whether many accounts will be visited, so that connectors are listed once
     * @param waits hears of waits that are longer than a user expects, a line each; thread-safe
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public OpenEngine open(
            TenantReference reference,
            Use use,
            String caller,
            Optional<Path> journal,
            boolean manyAccounts,
            Consumer<String> waits)
            throws UnusableTenantException {
        return open(reference, TenantCredentials.of(reference, use), caller, journal, manyAccounts, waits);
    }

    /**
     * Opens a fleet; makes no call.
     *
     * @param reference the tenant
     * @param use what for, which decides the credentials
     * @param caller names the build or user in the target accounts' CloudTrail
     * @param journal the directory that keeps the facts of the run; absent: nothing is kept
     * @param workers how many accounts are visited at once
     * @param failFastAt stop when so many percent have failed; absent: never
     * @param waits hears of waits that are longer than a user expects, a line each; thread-safe
     * @return the fleet, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public OpenFleet openFleet(
            TenantReference reference,
            Use use,
            String caller,
            Optional<Path> journal,
            int workers,
            OptionalInt failFastAt,
            Consumer<String> waits)
            throws UnusableTenantException {
        TenantCredentials credentials = TenantCredentials.of(reference, use);
        return opened(
                reference,
                credentials.aws(),
                caller,
                (aws, source) -> new OpenFleet(
                        Fleet.open(
                                tenantSettings(reference, credentials),
                                aws,
                                new FleetOptions(workers, failFastAt, journal, locks, limits, waits)),
                        credentials.all(),
                        source));
    }

    /**
     * Opens an engine for questions to the tenant alone: without AWS credentials, so that a tenant can be tested before
     * its AWS side is there.
     *
     * @param reference the tenant
     * @param use which key serves
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public OpenEngine openForTenant(TenantReference reference, Use use) throws UnusableTenantException {
        return open(reference, TenantCredentials.withoutAws(reference, use), "", Optional.empty(), false, LOGGER::info);
    }

    /**
     * Asks AWS whose the credentials are.
     *
     * @param reference the tenant; only its AWS side counts
     * @param use which credentials
     * @param caller names the user in CloudTrail
     * @return the caller's ARN
     * @throws UnusableTenantException if the settings can't be used
     */
    public String awsCaller(TenantReference reference, Use use, String caller) throws UnusableTenantException {
        return opened(reference, TenantCredentials.aws(reference, use), caller, (aws, source) -> {
            try (source) {
                return AwsCaller.arn(aws);
            }
        });
    }

    private OpenEngine open(
            TenantReference reference,
            TenantCredentials credentials,
            String caller,
            Optional<Path> journal,
            boolean manyAccounts,
            Consumer<String> waits)
            throws UnusableTenantException {
        return opened(
                reference,
                credentials.aws(),
                caller,
                (aws, source) -> new OpenEngine(
                        Engine.open(
                                tenantSettings(reference, credentials),
                                aws,
                                new EngineOptions(journal, locks, manyAccounts, limits, waits)),
                        credentials.all(),
                        source));
    }

    /** The one way to AWS: what is wrong with a tenant's settings is told as such, and nothing stays open then. */
    private static <T> T opened(
            TenantReference reference,
            Optional<AmazonWebServicesCredentials> stored,
            String caller,
            BiFunction<AwsSettings, AwsSource, T> opening)
            throws UnusableTenantException {
        AwsSource source = AwsSource.of(stored);
        boolean open = false;
        try {
            T opened = opening.apply(awsConnection(reference, source.refreshing(), caller), source);
            open = true;
            return opened;
        } catch (InvalidInputException wrong) {
            throw new UnusableTenantException(Messages.Engines_wrongSetting(
                    reference.fullName(), wrong.field().orElse(""), wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw new UnusableTenantException(Messages.Engines_wrongAddress(reference.fullName(), wrong.getMessage()));
        } finally {
            if (!open) {
                source.close();
            }
        }
    }

    private static TenantSettings tenantSettings(TenantReference reference, TenantCredentials credentials) {
        Tenant tenant = reference.tenant();
        ManagerSettings manager = tenant.getManager();
        Optional<Supplier<String>> externalId = credentials
                .externalId()
                .map(stored -> () -> stored.getSecret().getPlainText().strip());
        return new TenantSettings(
                Optional.of(reference.identity()),
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

    private static AwsSettings awsConnection(
            TenantReference reference, AwsCredentialsProvider credentials, String caller) {
        AwsAccessSettings aws = reference.tenant().getAws();
        Optional<URI> endpoint = Optional.ofNullable(aws.getEndpoint()).map(Endpoints::parse);
        return new AwsSettings(
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
