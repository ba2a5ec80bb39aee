package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.KeptSelection;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.RunIdentity;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The engine for one tenant and many accounts. One run at a time; {@link #cancel} may be called by any thread. Connectors
 * are listed once for each fleet that is opened, so open a new one for each run. Closing it closes every connection.
 */
public final class Fleet implements AutoCloseable {

    private static final Journal.Earlier NOTHING = new Journal.Earlier(Map.of(), Set.of());

    private final Engine engine;
    private final FleetOptions options;
    private final AtomicReference<FleetPass> running = new AtomicReference<>();
    private volatile boolean cancelled;

    private Fleet(Engine engine, FleetOptions options) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * Opens a fleet; makes no call. As many connections to AWS may be open as there are workers, whatever the connection
     * says.
     *
     * @param tenant how the tenant is reached
     * @param aws how AWS is reached
     * @param options workers, journal, when to stop
     * @return the fleet
     * @throws InvalidInputException if a setting is not of its form
     */
    public static Fleet open(TenantSettings tenant, AwsSettings aws, FleetOptions options) {
        return open(tenant, aws, options, Timing.real());
    }

    /**
     * The same with other times than the usual ones.
     *
     * @param tenant as above
     * @param aws as above
     * @param options as above
     * @param timing clocks, waits and time-outs
     * @return as above
     * @throws InvalidInputException as above
     */
    public static Fleet open(TenantSettings tenant, AwsSettings aws, FleetOptions options, Timing timing) {
        EngineOptions engineOptions = new EngineOptions(
                options.journal(),
                options.locks(),
                true,
                options.limits(),
                options.creates(),
                options.waits(),
                options.audit());
        return new Fleet(
                Engine.open(tenant, aws.withMaxConnections(options.workers()), engineOptions, timing), options);
    }

    /**
     * Runs a command on every account. An interrupt of the calling thread cancels the run and is left standing.
     *
     * @param command what is done
     * @param accounts which accounts
     * @param template what is asked of every account; names no account itself
     * @param listener hears how the run goes on
     * @return the outcome, with one entry for each account whatever happens
     * @throws InvalidInputException if a value is not of its form, an offboarding is not confirmed, or the journal is
     *     in use; no call was made then
     */
    public FleetReport run(
            FleetCommand command, FleetAccounts accounts, AccountRequest template, Consumer<Progress> listener) {
        FleetPass pass = begin(command, accounts, template, listener);
        try {
            return pass.toItsEnd();
        } finally {
            running.set(null);
        }
    }

    /**
     * Prepares the same in turns, for a caller that has something else to do while accounts wait; makes no call.
     *
     * @param command as above
     * @param accounts as above
     * @param template as above
     * @param listener as above
     * @return the run, not begun
     * @throws InvalidInputException as above
     */
    public FleetPass begin(
            FleetCommand command, FleetAccounts accounts, AccountRequest template, Consumer<Progress> listener) {
        command.checkConfirmed(accounts.size());
        command.checkNamed(accounts.areOfOrganization());
        FleetRequests requests = new FleetRequests(template);
        requests.check(accounts.selection(), command.intent());
        FleetPass pass = command.writes()
                ? writing(command, accounts, requests, listener)
                : new FleetPass(
                        engine,
                        options,
                        command,
                        accounts,
                        requests,
                        engine.parts().reader(),
                        Journal.inMemory(engine.parts().timing().time(), options.creates()),
                        NOTHING,
                        listener,
                        report -> {});
        running.set(pass);
        if (cancelled) {
            pass.cancel();
        }
        return pass;
    }

    private FleetPass writing(
            FleetCommand command, FleetAccounts accounts, FleetRequests requests, Consumer<Progress> listener) {
        try {
            Journal journal = engine.parts().journal(command.label());
            Journal.Earlier earlier = command.earlier(journal.begin(identity(command, accounts, requests)));
            options.journal().map(KeptSelection::new).ifPresent(accounts::keepIn);
            return new FleetPass(
                    engine,
                    options,
                    command,
                    accounts,
                    requests,
                    engine.parts().runner(journal),
                    journal,
                    earlier,
                    listener,
                    report -> finished(journal, report));
        } catch (RuntimeException | Error unbegun) {
            engine.parts().releaseJournal();
            throw unbegun;
        }
    }

    private void finished(Journal journal, FleetReport report) {
        if (report.count(FleetEntry.State.NOT_REACHED) == 0) {
            // First, so that a kept selection always belongs to an unfinished run.
            options.journal().map(KeptSelection::new).ifPresent(KeptSelection::forget);
            journal.finished();
        }
    }

    /**
     * Chooses accounts of the organization that the AWS caller belongs to. Accounts that are met and not visited (not
     * active, excluded, the management account of another caller) appear in the outcome as skipped, with the reason. With
     * a journal, a run that was killed is finished with the accounts that it had chosen.
     *
     * @param command what is going to be done
     * @param wanted which accounts
     * @return the accounts
     * @throws InvalidInputException if an ID or a tag is not of its form, an account or unit does not exist, or no
     *     account is left
     * @throws RemoteCallException if the organization can't be read
     */
    public FleetAccounts choose(FleetCommand command, OrganizationAccounts wanted) {
        command.checkNamed(true);
        if (command.writes()) {
            // Only who holds the journal may read what it kept.
            engine.parts().journal(command.label());
        }
        return new OrganizationView(engine.parts())
                .choose(command, wanted, command.writes() ? options.journal() : Optional.empty());
    }

    /**
     * Compares the caller's organization with the tenant's connectors; writes nothing. A verification of accounts that
     * were chosen from the organization does so by itself.
     *
     * @param chosen the accounts that were chosen: the others need no connector
     * @return findings on connectors whose account is closed, suspended or not in the organization, then on chosen
     *     accounts without a connector
     * @throws RemoteCallException if either can't be read
     */
    public List<Finding> orphans(FleetAccounts chosen) {
        return new OrganizationView(engine.parts()).orphans(chosen);
    }

    /**
     * Lists the tenant's AWS connectors, from the list that the accounts of this fleet are answered from.
     *
     * @return the connectors
     * @throws RemoteCallException if they can't be read
     */
    public List<Connector> connectors() {
        return engine.connectors();
    }

    /** Cancels the run, or the next one if none is running: it ends within two seconds. */
    public void cancel() {
        cancelled = true;
        Optional.ofNullable(running.get()).ifPresent(FleetPass::cancel);
    }

    /** In whatever order the accounts are named: the same accounts are the same run. */
    private RunIdentity identity(FleetCommand command, FleetAccounts accounts, FleetRequests requests) {
        String every = engine.parts().tenant().name() + " " + command.dryRun() + command.deleteRole();
        return RunIdentity.of(
                command.label(),
                accounts.selection().accounts().stream()
                        .map(account -> every + requests.of(account).canonical())
                        .sorted()
                        .toList());
    }

    @Override
    public void close() {
        engine.close();
    }
}
