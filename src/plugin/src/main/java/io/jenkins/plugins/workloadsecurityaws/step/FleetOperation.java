package io.jenkins.plugins.workloadsecurityaws.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.FieldName;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetPass;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.report.AccountCounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.AccessRequest;
import io.jenkins.plugins.workloadsecurityaws.tenant.ExternalIdSwitch;
import io.jenkins.plugins.workloadsecurityaws.tenant.RoleTag;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a build does for many accounts. It holds no thread while nothing is left but accounts that wait for Workload
 * Security. The journal stands beside the build's log, so a resumed build finishes it.
 */
final class FleetOperation implements OperationRun {

    private static final int MOST_NAMED = 10;
    private static final Logger LOGGER = Logger.getLogger(FleetOperation.class.getName());

    /** A path that leads out of the workspace, on whichever system: a root, a drive, a step up. */
    private static final Pattern OUTSIDE = Pattern.compile("^[/\\\\]|^[A-Za-z]:|(^|[/\\\\])\\.\\.([/\\\\]|$)");

    private final AwsAccountsStep step;
    private final String id;
    private final Run<?, ?> run;
    private final BuildLog log;
    private final Workspace workspace;
    private TenantReference reference;
    private Opened<Fleet> open;
    private FleetPass pass;
    private OperationResult result;

    FleetOperation(AwsAccountsStep step, String id, Run<?, ?> run, TaskListener listener, Workspace workspace) {
        this.step = step;
        this.id = id;
        this.run = run;
        this.log = new BuildLog(listener.getLogger(), run, id);
        this.workspace = workspace;
    }

    @Override
    public Optional<Duration> proceed() throws IOException, InterruptedException {
        boolean waits = false;
        try {
            if (pass == null) {
                begin();
            }
            Optional<Duration> pause = pass.proceed();
            waits = pause.isPresent();
            if (!waits) {
                // Whoever stopped it has done so; an interrupted thread writes no file.
                Thread.interrupted();
                end(pass.report());
            }
            return pause;
        } catch (InvalidInputException wrong) {
            throw refused(wrong);
        } finally {
            if (!waits && open != null) {
                open.close();
            }
        }
    }

    @Override
    public OperationResult result() {
        return result;
    }

    private void begin() throws IOException, InterruptedException {
        reference = Tenants.find(run.getParent(), step.getTenant(), step.use());
        Integer percent = step.getFailFastAtPercent();
        checkChoice();
        FleetCommand command = step.mode().command(step);
        Path journal = WorkloadSecurityReports.directory(run).resolve(id);
        if (Files.notExists(journal)) {
            checkWorkspace();
        }
        open = Engines.get()
                .openFleet(
                        reference,
                        step.use(),
                        CallThreads.Purpose.BUILD,
                        Actor.of(run),
                        Optional.of(journal),
                        step.getWorkers(),
                        percent == null ? OptionalInt.empty() : OptionalInt.of(percent),
                        log::waits);
        CredentialsProvider.trackAll(run, open.credentials());
        AccountRequest template = RequestTemplate.of(reference.tenant(), null, null, null)
                .withWishes(step.isAdopt(), Optional.empty(), Optional.empty(), step.deadline(), Map.of())
                .request();
        FleetAccounts accounts = AccountsChoice.of(step, open.engine(), command);
        checkGranted(reference, accounts);
        log.begins(step.verb(), step.getMode(), step.isPlanned(), accounts.ids().size(), reference.fullName());
        pass = open.engine().begin(command, accounts, template, log::progressed);
    }

    private void end(FleetReport outcome) throws IOException, InterruptedException {
        log.tell(outcome);
        remember(reference, outcome, open.engine());
        WorkloadSecurityReports.add(run, id, reference, step.getMode(), outcome);
        Optional<String> complaint = Stream.of(complaint(outcome), switched(outcome), writeFiles(outcome))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + " " + other);
        result = new OperationResult(PipelineValue.of(outcome), complaint);
    }

    /** Listed accounts are checked before the first call, an organization's before the first on any of them. */
    private void checkGranted(TenantReference reference, FleetAccounts accounts) throws AbortException {
        String ownName = Util.fixNull(reference.tenant().getRole().getName(), RequestTemplate.ROLE_NAME);
        boolean otherRole = accounts.roleNames().stream().anyMatch(name -> !name.equals(ownName));
        new AccessRequest(
                        run.getParent(),
                        step.use(),
                        accounts.ids(),
                        step.isAdopt() && step.mode() != FleetMode.VERIFY,
                        step.mode() == FleetMode.OFFBOARD && !step.isDryRun(),
                        otherRole && (step.isProve() || step.mode() != FleetMode.VERIFY),
                        step.isSwitchExternalId())
                .check(reference);
        for (RoleTag own : reference.tenant().getRole().getTags()) {
            if (accounts.tagKeys().contains(own.getKey())) {
                throw new AbortException(Messages.AccountOperation_wrongParameter(
                        "accounts", Messages.AddAwsAccountStep_tagOfTenant(own.getKey())));
            }
        }
    }

    private void remember(TenantReference reference, FleetReport outcome, Fleet fleet) {
        if (outcome.dryRun()) {
            return;
        }
        String build = run.getExternalizableId();
        Instant begun = Instant.ofEpochMilli(run.getStartTimeInMillis());
        try {
            FleetMemory.keep(reference, step.mode(), outcome, fleet::connectors, begun, build);
        } catch (UncheckedIOException | RemoteCallException unwritten) {
            LOGGER.log(
                    Level.SEVERE, unwritten, () -> "What " + build + " did can't be kept for " + reference.fullName());
            log.println(Messages.AccountOperation_notKept(unwritten.getMessage()));
        }
    }

    private void checkChoice() throws AbortException {
        try {
            AccountsChoice.check(step);
            step.check();
        } catch (InvalidInputException wrong) {
            throw refused(wrong);
        }
    }

    private static AbortException refused(InvalidInputException wrong) {
        return new AbortException(Messages.AccountOperation_wrongParameter(
                wrong.field().map(FieldName::inJenkins).orElse(""), wrong.getMessage()));
    }

    private Optional<String> complaint(FleetReport outcome) {
        if (!step.failsOn().isReachedBy(outcome.worst())) {
            return Optional.empty();
        }
        String bad = AccountCounts.parts(
                step.getMode(),
                step.isPlanned(),
                outcome.counts().entrySet().stream()
                        .filter(count -> count.getKey() == FleetEntry.State.FAILED
                                || count.getKey() == FleetEntry.State.NOT_REACHED)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        List<Finding> found = Stream.concat(
                        outcome.entries().stream().flatMap(entry -> entry.findings().stream()),
                        outcome.findings().stream())
                .toList();
        return Optional.of(
                Messages.FleetOperation_findings(step.verb(), bad.isEmpty() ? BuildLog.severities(found) : bad));
    }

    /** Why the stored external ID was not switched, if it was to be; once it is, nothing is said of a change any more. */
    private Optional<String> switched(FleetReport outcome) throws IOException {
        if (!step.isSwitchExternalId()) {
            return Optional.empty();
        }
        Set<String> open;
        try {
            open = unproved(outcome);
        } catch (RemoteCallException unlisted) {
            return Optional.of(Messages.FleetOperation_unlisted(unlisted.getMessage()));
        }
        if (!open.isEmpty()) {
            return Optional.of(Messages.FleetOperation_notSwitched(
                    open.size(), open.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))));
        }
        log.println(Messages.FleetOperation_switched(
                reference.fullName(), ExternalIdSwitch.make(reference, Actor.of(run))));
        KnownAccounts.get().update(reference, TenantRecord::withoutStages);
        return Optional.empty();
    }

    /** Of all accounts that the tenant has now, not of those of this run alone. */
    private Set<String> unproved(FleetReport outcome) throws AbortException {
        Set<String> all = new TreeSet<>();
        try (Opened<Engine> now =
                Engines.get().open(reference, Use.VERIFY, Actor.of(run), Optional.empty(), true, log::waits)) {
            now.engine().connectors().stream()
                    .filter(connector -> connector.crossAccountRoleArn().isPresent())
                    .map(Connector::account)
                    .forEach(all::add);
        }
        KnownAccounts.get().of(reference).accounts().forEach((account, known) -> {
            if (known.state() != KnownAccount.State.NOT_VERIFIABLE) {
                all.add(account);
            }
        });
        outcome.entries().stream()
                .filter(entry -> entry.state() != FleetEntry.State.SKIPPED)
                .map(entry -> entry.account().value())
                .forEach(all::add);
        all.removeAll(FleetMemory.proved(outcome));
        return all;
    }

    /** Before any call; a run that a restart broke off has made its calls, and reports them whatever became of the agent. */
    private void checkWorkspace() throws IOException, InterruptedException {
        for (String path : files().keySet()) {
            if (OUTSIDE.matcher(path).find()) {
                throw new AbortException(Messages.FleetOperation_outside(path));
            }
            if (workspace.find() == null) {
                throw new AbortException(Messages.FleetOperation_noWorkspace(path));
            }
        }
    }

    private Map<String, Function<FleetReport, String>> files() {
        Map<String, Function<FleetReport, String>> files = new LinkedHashMap<>();
        files.put(step.getJunitFile(), FleetReport::junit);
        files.put(step.getMarkdownFile(), FleetReport::markdown);
        files.put(step.getHtmlFile(), FleetReport::html);
        files.remove(null);
        return files;
    }

    /** What could not be written: the accounts were visited all the same, and that is what the build tells first. */
    private Optional<String> writeFiles(FleetReport outcome) throws InterruptedException {
        for (Map.Entry<String, Function<FleetReport, String>> file : files().entrySet()) {
            try {
                write(file.getKey(), file.getValue().apply(outcome));
            } catch (IOException agentAway) {
                LOGGER.log(
                        Level.WARNING,
                        agentAway,
                        () -> file.getKey() + " of " + run.getExternalizableId() + " can't be written");
                return Optional.of(Messages.FleetOperation_unwritten(file.getKey(), agentAway.getMessage()));
            }
        }
        return Optional.empty();
    }

    private void write(String path, String text) throws IOException, InterruptedException {
        FilePath found = workspace.find();
        if (found == null) {
            throw new IOException(Messages.FleetOperation_noWorkspace(path));
        }
        FilePath target = found.child(path);
        FilePath parent = target.getParent();
        if (parent != null) {
            parent.mkdirs();
        }
        target.write(text, "UTF-8");
    }
}
