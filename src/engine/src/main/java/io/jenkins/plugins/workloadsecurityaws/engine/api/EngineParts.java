package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.CallerIdentity;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.JournalInUseException;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountRunner;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.ConnectorDirectory;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.PendingAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WriteLog;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of an engine, made from checked settings and closed together. */
final class EngineParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineParts.class);
    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");

    private final TenantView tenant;
    private final AwsSettings awsSettings;
    private final AwsAccess aws;
    private final WorkloadSecurity service;
    private final CallLimits.Lease limit;
    private final ConnectorDirectory connectors;
    private final CallCounter counter;
    private final EngineOptions options;
    private final Timing timing;
    private final Journal memory;
    private Journal kept;

    private EngineParts(
            TenantView tenant,
            AwsSettings awsSettings,
            AwsAccess aws,
            WorkloadSecurity service,
            CallLimits.Lease limit,
            CallCounter counter,
            EngineOptions options,
            Timing timing) {
        this.tenant = tenant;
        this.awsSettings = awsSettings;
        this.aws = aws;
        this.service = service;
        this.limit = limit;
        this.connectors = new ConnectorDirectory(service, timing.time(), options.listConnectorsOnce());
        this.counter = counter;
        this.options = options;
        this.timing = timing;
        this.memory = Journal.inMemory(timing.time(), options.creates());
    }

    static EngineParts open(TenantSettings tenant, AwsSettings aws, EngineOptions options, Timing timing) {
        // What can fail comes first, so that nothing is left open.
        check(tenant);
        check(aws);
        CallCounter counter = new CallCounter();
        RemoteCalls calls = new RemoteCalls(timing.time(), timing.calls(), counter, options.waits());
        CallLimits.Lease limit = options.limits().lease(tenant, timing.time());
        WorkloadSecurity service = WorkloadSecurity.open(tenant, limit.limiter(), calls);
        TenantView view = new TenantView(tenant, tenant.address(), service);
        return new EngineParts(view, aws, AwsAccess.open(aws, calls), service, limit, counter, options, timing);
    }

    private static void check(TenantSettings tenant) {
        String where = tenant.url().isPresent() ? "workload-security-url" : "workload-security-region";
        String host = InvalidInputException.in(where, tenant::address).host();
        CheckedRole.checkTenant(tenant.name().orElse(host));
        InvalidInputException.in("key-kind", tenant::scheme);
        InvalidInputException.in("ca-file", () -> {
            tenant.checkCertificates();
            return tenant;
        });
        TenantView.check(tenant);
    }

    static void check(AwsSettings aws) {
        aws.accessRole()
                .ifPresent(name -> InvalidInputException.in("access-role", () -> {
                    if (!ROLE_NAME.matcher(name).matches()) {
                        throw new InvalidInputException(
                                "a role name has 1 to 64 characters of letters, digits and _+=,.@-");
                    }
                    return name;
                }));
        aws.viaRoles().forEach(arn -> InvalidInputException.in("via-role", () -> RoleArn.parse(arn)));
        AwsAccess.check(aws);
    }

    TenantView tenant() {
        return tenant;
    }

    AwsAccess aws() {
        return aws;
    }

    WorkloadSecurity service() {
        return service;
    }

    ConnectorDirectory connectors() {
        return connectors;
    }

    CallCounter counter() {
        return counter;
    }

    EngineOptions options() {
        return options;
    }

    Timing timing() {
        return timing;
    }

    /**
     * The journal, opened and locked when a command that writes first asks for it: who only reads needs none, and hinders
     * nobody.
     *
     * @param command what is done with it, for whoever finds it taken
     * @throws InvalidInputException if another run keeps it
     */
    synchronized Journal journal(String command) {
        if (options.journal().isEmpty()) {
            return memory;
        }
        if (kept == null) {
            Path directory = options.journal().get();
            Journal opened;
            try {
                opened = Journal.open(
                        directory, command + " of tenant " + tenant.name(), timing.time(), options.creates());
            } catch (JournalInUseException | UncheckedIOException unusable) {
                throw new InvalidInputException("journal", unusable.getMessage());
            }
            try {
                writes(opened).tellUntold();
            } catch (UncheckedIOException unwritable) {
                opened.close();
                throw new InvalidInputException("audit", unwritable.getMessage());
            }
            kept = opened;
        }
        return kept;
    }

    private WriteLog writes(Journal journal) {
        return new WriteLog(journal, options.audit(), timing.time());
    }

    /** How the audit trail ends now, if one is kept. */
    Optional<AuditHead> auditHead() {
        Optional<AuditTrail> trail = options.audit().map(Audit::trail);
        trail.ifPresent(told -> LOG.info(
                "The audit trail {} has {} lines, head {}",
                told.file(),
                told.head().lines(),
                told.head().hash()));
        return trail.map(AuditTrail::head);
    }

    /** A runner for commands that write nothing. */
    AccountRunner reader() {
        return runner(memory);
    }

    AccountRunner runner(Journal journal) {
        return new AccountRunner(
                aws, service, connectors, writes(journal), timing.time(), timing.waits(), options.waits());
    }

    /** Where accounts of one run wait for Workload Security together. */
    <K, R> PendingAccounts<K, R> pending() {
        return new PendingAccounts<>(connectors, timing.time(), options.waits());
    }

    /**
     * The roles through which an account is entered, and the caller's own, which no command writes.
     *
     * @throws RemoteCallException if AWS does not tell who calls
     */
    List<RoleArn> accessRoles(AccountId account) {
        CallerIdentity caller = aws.callerIdentity();
        List<RoleArn> roles = new ArrayList<>();
        awsSettings.accessRole().ifPresent(name -> roles.add(new RoleArn(caller.partition(), account, "/", name)));
        awsSettings.viaRoles().forEach(arn -> roles.add(RoleArn.parse(arn)));
        // A session's ARN names the role without its path (IAM User Guide, IAM identifiers).
        String[] parts = caller.arn().split("[:/]");
        if (parts.length > 6 && parts[5].equals("assumed-role")) {
            roles.add(new RoleArn(caller.partition(), caller.account(), "/", parts[6]));
        }
        return roles;
    }

    /** Lets go of the journal, for whoever else wants it; the next command that writes opens it again. */
    synchronized void releaseJournal() {
        if (kept != null) {
            writes(kept).ended();
            kept.close();
            kept = null;
        }
    }

    @Override
    public void close() {
        aws.close();
        service.close();
        limit.close();
        writes(memory).ended();
        releaseJournal();
    }
}
