package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsCaller;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.CreatesUnderWay;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.HttpClients;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.ManagerSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Opens engines for tenants. All engines of a controller share the locks on accounts, the limits of calls, the HTTP clients,
 * and what is known of creates under way. Thread-safe. The controller's {@code AWS_*} variables count for nothing but its
 * own identity.
 */
@Extension
public class Engines {

    private static final Logger LOGGER = Logger.getLogger(Engines.class.getName());
    private static final int CONNECTIONS = 64;
    private static final int HTTP_THREADS = 32;

    private final AccountLocks locks = new AccountLocks();
    private final CallLimits limits = new CallLimits();
    private final HttpClients clients = HttpClients.shared(HTTP_THREADS);
    private final ConcurrentMap<String, CreatesUnderWay> creates = new ConcurrentHashMap<>();

    /** {@return the one that all builds share} */
    public static Engines get() {
        return ExtensionList.lookupSingleton(Engines.class);
    }

    /** Ends the threads of the HTTP clients with Jenkins. */
    @Terminator(requires = FlowExecutionList.EXECUTIONS_SUSPENDED)
    public static void end() {
        ExtensionList.lookup(Engines.class).forEach(engines -> engines.clients.close());
    }

    /**
     * Opens an engine; makes no call.
     *
     * @param reference the tenant
     * @param use what for, which decides the credentials
     * @param actor who is responsible, told in the target account's CloudTrail and, of writes, in the audit trail
     * @param journal where the facts of a run are kept; absent: nowhere
     * @param manyAccounts whether many accounts will be visited, so that connectors are listed once
     * @param waits hears of waits that are longer than a user expects, a line each; thread-safe
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public Opened<Engine> open(
            TenantReference reference,
            Use use,
            Actor actor,
            Optional<Path> journal,
            boolean manyAccounts,
            Consumer<String> waits)
            throws UnusableTenantException {
        TenantCredentials credentials = TenantCredentials.of(reference, use);
        EngineOptions options = new EngineOptions(journal, locks, manyAccounts, limits, creates(reference), waits);
        EngineOptions audited = audit(use, actor).map(options::with).orElse(options);
        return opened(
                reference,
                credentials,
                actor.session(),
                (tenant, aws) -> Engine.open(tenant, aws, audited),
                Engine::close);
    }

    /**
     * Opens a fleet; makes no call.
     *
     * @param reference the tenant
     * @param use what for, which decides the credentials
     * @param purpose for whom accounts are visited, which decides how many threads are left to others
     * @param actor as above
     * @param journal the directory that keeps the facts of the run; absent: nothing is kept
     * @param workers how many accounts are visited at once, as far as there are threads
     * @param failFastAt stop when so many percent have failed; absent: never
     * @param waits hears of waits that are longer than a user expects, a line each; thread-safe
     * @return the fleet, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public Opened<Fleet> openFleet(
            TenantReference reference,
            Use use,
            CallThreads.Purpose purpose,
            Actor actor,
            Optional<Path> journal,
            int workers,
            OptionalInt failFastAt,
            Consumer<String> waits)
            throws UnusableTenantException {
        TenantCredentials credentials = TenantCredentials.of(reference, use);
        FleetOptions options = new FleetOptions(
                workers,
                failFastAt,
                journal,
                locks,
                limits,
                creates(reference),
                Optional.of(CallThreads.get().fleetWorkers(purpose, reference.key())),
                waits);
        FleetOptions audited = audit(use, actor).map(options::with).orElse(options);
        return opened(
                reference,
                credentials,
                actor.session(),
                (tenant, aws) -> Fleet.open(tenant, aws, audited),
                Fleet::close);
    }

    /** What only verifies writes nothing, and goes on where the trail can't be written. */
    private static Optional<Audit> audit(Use use, Actor actor) throws UnusableTenantException {
        if (use == Use.VERIFY) {
            return Optional.empty();
        }
        try {
            return Optional.of(ControllerTrail.get().audit(actor));
        } catch (AbortException unwritable) {
            throw new UnusableTenantException(unwritable.getMessage());
        }
    }

    /**
     * Opens an engine for questions to the tenant alone, which somebody asks before a form: without AWS credentials, so that
     * a tenant can be tested before its AWS side is there; each call is sent once.
     *
     * @param reference the tenant
     * @param use which key serves
     * @param quotesAnswers whether messages quote what the server said of an error; only for administrators, because the
     *     address may be any within the network
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public Opened<Engine> openForQuestions(TenantReference reference, Use use, boolean quotesAnswers)
            throws UnusableTenantException {
        return openForQuestions(reference, TenantCredentials.withoutAws(reference, use), quotesAnswers);
    }

    /**
     * The same with a key that is kept nowhere yet.
     *
     * @param reference the tenant
     * @param apiKey the key
     * @param externalId an external ID to compare with the tenant's own; absent: none
     * @param quotesAnswers as above
     * @return the engine, to be closed by the caller
     * @throws UnusableTenantException if the tenant's settings can't be used
     */
    public Opened<Engine> openForQuestions(
            TenantReference reference,
            StringCredentials apiKey,
            Optional<StringCredentials> externalId,
            boolean quotesAnswers)
            throws UnusableTenantException {
        return openForQuestions(
                reference,
                new TenantCredentials(apiKey, externalId, Optional.empty(), Optional.empty()),
                quotesAnswers);
    }

    private Opened<Engine> openForQuestions(
            TenantReference reference, TenantCredentials credentials, boolean quotesAnswers)
            throws UnusableTenantException {
        EngineOptions options = new EngineOptions(Optional.empty(), locks, false, limits, LOGGER::info);
        return opened(
                reference,
                credentials,
                "",
                (tenant, aws) ->
                        Engine.openForQuestions(quotesAnswers ? tenant.quotingAnswers() : tenant, aws, options),
                Engine::close);
    }

    /**
     * Asks AWS whose the credentials are, and whether they get into an account.
     *
     * @param reference the tenant; only its AWS side counts
     * @param use which credentials
     * @param caller names the user in CloudTrail
     * @param account the account to get into along the access role; absent: none
     * @param quotesAnswers whether messages quote what an endpoint of the tenant's own said of an error; only for
     *     administrators, as above
     * @return the caller's ARN
     * @throws UnusableTenantException if the settings can't be used
     */
    public String awsCaller(
            TenantReference reference, Use use, String caller, Optional<String> account, boolean quotesAnswers)
            throws UnusableTenantException {
        return awsCaller(reference, TenantCredentials.aws(reference, use), caller, account, quotesAnswers);
    }

    /**
     * The same with a key that is kept nowhere yet.
     *
     * @param reference the tenant; only its AWS side counts
     * @param typed the key
     * @param caller as above
     * @param account as above
     * @param quotesAnswers as above
     * @return the caller's ARN
     * @throws UnusableTenantException if the settings can't be used
     */
    public String awsCaller(
            TenantReference reference,
            AmazonWebServicesCredentials typed,
            String caller,
            Optional<String> account,
            boolean quotesAnswers)
            throws UnusableTenantException {
        return awsCaller(reference, Optional.of(typed), caller, account, quotesAnswers);
    }

    private String awsCaller(
            TenantReference reference,
            Optional<AmazonWebServicesCredentials> credentials,
            String caller,
            Optional<String> account,
            boolean quotesAnswers)
            throws UnusableTenantException {
        AwsSource source = AwsSource.of(credentials);
        try (source) {
            return checked(
                    reference,
                    () -> AwsCaller.arn(
                            awsConnection(reference, source.refreshing(), caller)
                                    .quotingAnswers(quotesAnswers),
                            account));
        }
    }

    /** The creates that nobody saw end belong to the tenant: whichever build comes next waits for them. */
    private CreatesUnderWay creates(TenantReference reference) throws UnusableTenantException {
        try {
            return creates.computeIfAbsent(
                    reference.key(), key -> CreatesUnderWay.keptIn(KnownAccounts.creates(reference)));
        } catch (UncheckedIOException unusable) {
            throw new UnusableTenantException(Messages.Engines_creates(reference.fullName(), unusable.getMessage()));
        }
    }

    /** The one way to an engine: what is wrong with a tenant's settings is told as such, and nothing stays open then. */
    private <E> Opened<E> opened(
            TenantReference reference,
            TenantCredentials credentials,
            String caller,
            BiFunction<TenantSettings, AwsSettings, E> opening,
            Consumer<E> closing)
            throws UnusableTenantException {
        AwsSource source = AwsSource.of(credentials.aws());
        boolean open = false;
        try {
            E engine = checked(
                    reference,
                    () -> opening.apply(
                            tenantSettings(reference, credentials),
                            awsConnection(reference, source.refreshing(), caller)));
            open = true;
            return new Opened<>(engine, credentials.all(), () -> {
                closing.accept(engine);
                source.close();
            });
        } finally {
            if (!open) {
                source.close();
            }
        }
    }

    private static <T> T checked(TenantReference reference, Supplier<T> opening) throws UnusableTenantException {
        try {
            return opening.get();
        } catch (InvalidInputException wrong) {
            throw new UnusableTenantException(Messages.Engines_wrongSetting(
                    reference.fullName(),
                    wrong.field().map(FieldName::inJenkins).orElse(""),
                    wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw new UnusableTenantException(Messages.Engines_wrongAddress(reference.fullName(), wrong.getMessage()));
        }
    }

    private TenantSettings tenantSettings(TenantReference reference, TenantCredentials credentials) {
        Tenant tenant = reference.tenant();
        ManagerSettings manager = tenant.getManager();
        Optional<Supplier<String>> externalId = credentials
                .externalId()
                .map(stored -> () -> stored.getSecret().getPlainText().strip());
        TenantSettings settings = new TenantSettings(
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
                JenkinsProxy.forWorkloadSecurity(),
                Optional.of(clients),
                // Messages are read by whoever sees a build: what the server said stands in Jenkins' log.
                false);
        return credentials
                .newExternalId()
                .map(next ->
                        settings.movingTo(() -> next.getSecret().getPlainText().strip()))
                .orElse(settings);
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
                CONNECTIONS,
                // As above: what an endpoint of the tenant's own said stands in Jenkins' log.
                false);
    }
}
