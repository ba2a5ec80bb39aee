package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.fleet.DirectoryLock;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.KeptSelection;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.RunFacts;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.RunIdentity;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.RunJournal;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The engine for one tenant and many accounts. One run at a time; {@link #cancel} may be called by any thread. Connectors
 * are listed once for each fleet that is opened, so open a new one for each run. Closing it closes every connection.
 */
public final class Fleet implements AutoCloseable {

    private final Engine engine;
    private final FleetOptions options;
    private final UnaryOperator<RunFacts> facts;
    private final AtomicReference<FleetPass> running = new AtomicReference<>();
    private volatile boolean cancelled;

    private Fleet(Engine engine, FleetOptions options, UnaryOperator<RunFacts> facts) {
        this.engine = engine;
        this.options = options;
        this.facts = facts;
    }

    /**
     * Opens a fleet; makes no call. As many connections to AWS may be open as there are workers, whatever the connection
     * says.
     *
     * @param tenant how the tenant is reached
     * @param aws how AWS is reached
     * @param options workers, journal, when to stop
     * @return the fleet
     * @throws InvalidRequestException if a setting is not of its form
     */
    public static Fleet open(TenantSettings tenant, AwsConnection aws, FleetOptions options) {
        return open(tenant, aws, options, Timing.real(), UnaryOperator.identity(), UnaryOperator.identity());
    }

    static Fleet open(
            TenantSettings tenant,
            AwsConnection aws,
            FleetOptions options,
            Timing timing,
            UnaryOperator<RunFacts> facts,
            UnaryOperator<Journal> steps) {
        EngineOptions engineOptions = new EngineOptions(options.journal(), options.locks(), true, options.limits());
        AwsConnection connection = withConnections(aws, options.workers());
        return new Fleet(Engine.open(tenant, connection, engineOptions, timing, steps), options, facts);
    }

    /**
     * Runs a command on every account. An interrupt of the calling thread cancels the run and is left standing.
     *
     * @param command what is done
     * @param accounts which accounts
     * @param template what is asked of every account; names no account itself
     * @param listener hears how the run goes on
     * @return the outcome, with one entry for each account whatever happens
     * @throws InvalidRequestException if a value is not of its form, an offboarding is not confirmed, or the journal is
     *     in use; no call was made then
     */
    public FleetOutcome run(
            FleetCommand command, FleetAccounts accounts, AccountRequest template, FleetListener listener) {
        command.checkConfirmed(accounts.size());
        FleetRequests requests = new FleetRequests(template);
        requests.check(accounts.selection(), command.intent());
        if (options.journal().isEmpty()) {
            return run(command, accounts, requests, RunFacts.none(), listener);
        }
        RunIdentity identity = identity(command, accounts, requests);
        Path directory = options.journal().get();
        try (RunJournal journal = RunJournal.open(directory, identity, clock())) {
            accounts.keepIn(new KeptSelection(directory));
            return run(command, accounts, requests, journal, listener);
        } catch (DirectoryLock.Taken taken) {
            throw new InvalidRequestException("journal", taken.getMessage());
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
     * @throws InvalidRequestException if an ID or a tag is not of its form, an account or unit does not exist, or no
     *     account is left
     * @throws EngineException if the organization can't be read
     */
    public FleetAccounts choose(FleetCommand command, OrganizationAccounts wanted) {
        return new OrganizationView(engine.parts()).choose(command, wanted, options.journal());
    }

    /**
     * Compares the caller's organization with the tenant's connectors; writes nothing. A verification of accounts that
     * were chosen from the organization does so by itself.
     *
     * @param chosen the accounts that were chosen: the others need no connector
     * @return findings on connectors whose account is closed, suspended or not in the organization, then on chosen
     *     accounts without a connector
     * @throws EngineException if either can't be read
     */
    public List<AccountOutcome.FoundItem> orphans(FleetAccounts chosen) {
        return new OrganizationView(engine.parts()).orphans(chosen);
    }

    /**
     * Lists the tenant's AWS connectors, from the list that the accounts of this fleet are answered from.
     *
     * @return the connectors
     * @throws EngineException if they can't be read
     */
    public List<KnownConnector> connectors() {
        return engine.connectors();
    }

    /** Cancels the run, or the next one if none is running: it ends within two seconds. */
    public void cancel() {
        cancelled = true;
        Optional.ofNullable(running.get()).ifPresent(FleetPass::cancel);
    }

    private FleetOutcome run(
            FleetCommand command,
            FleetAccounts accounts,
            FleetRequests requests,
            RunFacts kept,
            FleetListener listener) {
        FleetPass pass = new FleetPass(engine, options, command, accounts, requests, facts.apply(kept));
        running.set(pass);
        if (cancelled) {
            pass.cancel();
        }
        try {
            FleetReport report = pass.run(listener);
            return new FleetOutcome(report);
        } finally {
            running.set(null);
        }
    }

    private RunIdentity identity(FleetCommand command, FleetAccounts accounts, FleetRequests requests) {
        List<String> asked = new ArrayList<>();
        String every = engine.parts().tenant().name() + " " + command.dryRun() + command.quick() + command.deleteRole();
        for (SelectedAccount account : accounts.selection().accounts()) {
            asked.add(every + requests.of(account));
        }
        return RunIdentity.of(command.label(), asked);
    }

    private Clock clock() {
        return engine.parts().timing().waiting().clock();
    }

    private static AwsConnection withConnections(AwsConnection aws, int connections) {
        return new AwsConnection(
                aws.credentials(),
                aws.region(),
                aws.endpoint(),
                aws.accessRole(),
                aws.viaRoles(),
                aws.sessionName(),
                aws.fips(),
                aws.proxy(),
                connections);
    }

    @Override
    public void close() {
        engine.close();
    }
}
