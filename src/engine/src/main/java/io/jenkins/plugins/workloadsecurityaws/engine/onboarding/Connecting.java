package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Adds the connector, the last step of a plan: looks for one that is on its way, waits for the role, creates it. */
final class Connecting {

    private final DesiredState desired;
    private final Journal journal;
    private final Patience patience;
    private final RoleReadiness readiness;
    private final EarlierCreate earlierCreate;
    private final ConnectorCreation creation;
    private final FirstSync firstSync;
    private final List<Finding> findings = new ArrayList<>();

    Connecting(
            WorkloadSecurity service,
            Journal journal,
            Waiting waiting,
            Patience patience,
            DesiredState desired,
            ApplyListener listener) {
        this.desired = desired;
        this.journal = journal;
        this.patience = patience;
        this.readiness = new RoleReadiness(waiting, patience);
        this.earlierCreate = new EarlierCreate(service, waiting, patience, listener);
        this.creation = new ConnectorCreation(service, waiting, patience);
        this.firstSync = new FirstSync(service, waiting);
    }

    /** What this run has written to the role so far, which the service may not see yet. */
    record Written(boolean role, boolean policy) {}

    /**
     * The account's connector, or none with the reason among the findings.
     *
     * @param done is told the change once it was made
     * @throws RemoteCallException if the create failed
     */
    Optional<Connector> connect(
            Step.CreateConnector step, Supplier<TargetAccount> target, Written written, Consumer<Change> done) {
        List<Connector> earlier;
        try {
            earlier = madeEarlier(step);
        } catch (RemoteCallException failure) {
            // Nothing was sent, so what the journal tells of the earlier create stays as it is.
            findings.add(CallFinding.ofRead(failure));
            return Optional.empty();
        }
        if (earlier.size() > 1) {
            findings.add(ConnectorPlan.several(desired, earlier));
            return Optional.empty();
        }
        Optional<Connector> connector =
                earlier.isEmpty() ? create(step, target, written, done) : Optional.of(earlier.get(0));
        connector.ifPresent(this::awaitFirstSync);
        return connector;
    }

    /** {@return what is to be said beside the change} */
    List<Finding> findings() {
        return findings;
    }

    private List<Connector> madeEarlier(Step.CreateConnector step) {
        Optional<Instant> sent = journal.createUnderWay(desired.account());
        if (sent.isEmpty()) {
            return List.of();
        }
        List<Connector> earlier = earlierCreate.await(step, sent.get());
        if (earlier.size() == 1) {
            String resource = "connector " + earlier.get(0).id();
            journal.record(desired.account(), Journal.State.DONE, step.change().on(resource));
            findings.add(Finding.info(
                    FindingCode.CONNECTOR_ADDED_EARLIER,
                    "A run that heard no answer asked for " + resource + " of account " + desired.account() + " at "
                            + sent.get() + "; it is there now",
                    "Nothing: it was not added again"));
        }
        return earlier;
    }

    private Optional<Connector> create(
            Step.CreateConnector step, Supplier<TargetAccount> target, Written written, Consumer<Change> done) {
        if (written.role()) {
            var notReady = readiness.await(target.get(), step.request().role(), desired, written.policy());
            if (notReady.isPresent()) {
                findings.add(notReady.get());
                return Optional.empty();
            }
        }
        ConnectorCreation.Created created = creation.create(
                step, written.role(), () -> journal.record(desired.account(), Journal.State.STARTED, step.change()));
        Change change = step.change().on("connector " + created.connector().id());
        if (created.made()) {
            done.accept(change);
        } else {
            journal.record(desired.account(), Journal.State.REFUSED, change);
        }
        return Optional.of(created.connector());
    }

    /** The connector stands by now, so a look that fails is a finding and takes nothing back. */
    private void awaitFirstSync(Connector connector) {
        try {
            firstSync.await(connector, patience.firstSync()).ifPresent(findings::add);
        } catch (RemoteCallException failure) {
            findings.add(CallFinding.ofRead(failure));
        }
    }
}
