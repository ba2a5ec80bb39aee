package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Depth;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engine for one tenant and one AWS caller. Thread-safe; closing it closes every connection it opened. A value that
 * is not of its form is an {@link InvalidInputException}, thrown before any call; whatever fails later is a finding in
 * the outcome.
 */
public final class Engine implements AutoCloseable {

    private final EngineParts parts;
    private final Attempts attempts;

    private Engine(EngineParts parts) {
        this.parts = parts;
        this.attempts = new Attempts(parts);
    }

    /**
     * Opens an engine; makes no call.
     *
     * @param tenant how the tenant is reached
     * @param aws how AWS is reached
     * @param options journal and locks
     * @return the engine
     * @throws InvalidInputException if a setting is not of its form
     */
    public static Engine open(TenantSettings tenant, AwsSettings aws, EngineOptions options) {
        return open(tenant, aws, options, options.listConnectorsOnce() ? Timing.real() : Timing.ofOneAccount());
    }

    /**
     * Opens an engine for questions that somebody asks before a form: each call is sent once, and answered or given up
     * within 20 seconds. Makes no call.
     *
     * @param tenant how the tenant is reached
     * @param aws how AWS is reached
     * @param options as above
     * @return the engine
     * @throws InvalidInputException if a setting is not of its form
     */
    public static Engine openForQuestions(TenantSettings tenant, AwsSettings aws, EngineOptions options) {
        return open(tenant, aws, options, Timing.once());
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
    public static Engine open(TenantSettings tenant, AwsSettings aws, EngineOptions options, Timing timing) {
        return new Engine(EngineParts.open(tenant, aws, options, timing));
    }

    /**
     * Dry run of {@link #onboard}: tells what it would change; writes nothing.
     *
     * @param request what is asked for
     * @return the outcome
     */
    public AccountReport plan(AccountRequest request) {
        return attempts.plan("plan", request, Intent.ONBOARD, false);
    }

    /**
     * Dry run of {@link #repair}.
     *
     * @param request what is asked for
     * @return the outcome
     */
    public AccountReport planRepair(AccountRequest request) {
        return attempts.plan("repair", request, Intent.REPAIR, false);
    }

    /**
     * Dry run of {@link #offboard}.
     *
     * @param request what is asked for
     * @param deleteRole whether the role would be deleted
     * @return the outcome
     */
    public AccountReport planOffboard(AccountRequest request, boolean deleteRole) {
        return attempts.plan("offboard", request, Intent.OFFBOARD, deleteRole);
    }

    /**
     * Dry run of {@link #rotateExternalId}.
     *
     * @param request what is asked for
     * @return the outcome, with the stage that the account is in
     */
    public AccountReport planRotation(AccountRequest request) {
        return attempts.plan(Attempts.ROTATE, request, Intent.ROTATE, false);
    }

    /**
     * Looks whether an account is as it should be; writes nothing.
     *
     * @param request what is asked for
     * @param quick whether only the trust policy and this product's own inline policy are read
     * @return the outcome
     */
    public AccountReport verify(AccountRequest request, boolean quick) {
        return attempts.verify(request, quick ? Depth.QUICK : Depth.FULL);
    }

    /**
     * Looks like {@link #verify} in full, and proves by experiment that the role is guarded. That writes: a role that is
     * made and deleted, and a synchronisation of the account's connector; so open the engine with credentials that may
     * change accounts, and with a journal. Role and permissions stay as they are.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome, with what each layer came to
     */
    public AccountReport prove(AccountRequest request, Consumer<Change> listener) {
        return attempts.prove(request, listener);
    }

    /**
     * Moves an account that is under Workload Security to the tenant's new external ID, and keeps it connected meanwhile. What
     * the role demands now is read from it, and may be anything. The request's first synchronisation is for how long
     * Workload Security may be without entry if it does not follow, absent: 20 minutes; the role admits both IDs again then.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome, with the stage that the account is in
     * @throws InvalidInputException if the tenant's settings name no new external ID
     */
    public AccountReport rotateExternalId(AccountRequest request, Consumer<Change> listener) {
        return attempts.rotate(request, listener);
    }

    /**
     * Puts an account under Workload Security: makes or mends what is missing or wrong.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome
     */
    public AccountReport onboard(AccountRequest request, Consumer<Change> listener) {
        return attempts.apply("onboard", request, Intent.ONBOARD, false, RepairOptions.ANY, listener);
    }

    /**
     * As {@link #onboard}, but only for an account that was added before.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome
     */
    public AccountReport repair(AccountRequest request, Consumer<Change> listener) {
        return repair(request, RepairOptions.ANY, listener);
    }

    /**
     * As {@link #repair(AccountRequest, Consumer)}, within limits.
     *
     * @param request what is asked for
     * @param options what may be done
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome; without a change where approval was refused, and the findings are those of now
     */
    public AccountReport repair(AccountRequest request, RepairOptions options, Consumer<Change> listener) {
        return attempts.apply("repair", request, Intent.REPAIR, false, options, listener);
    }

    /**
     * Takes an account out: the connector first, then, if asked, this product's own role.
     *
     * @param request what is asked for
     * @param deleteRole whether the role is deleted too
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome
     */
    public AccountReport offboard(AccountRequest request, boolean deleteRole, Consumer<Change> listener) {
        return attempts.apply("offboard", request, Intent.OFFBOARD, deleteRole, RepairOptions.ANY, listener);
    }

    /**
     * As {@link #prove}, in turns; makes no call.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the thread that takes the turn
     * @return the run, not begun
     */
    public AccountRun proving(AccountRequest request, Consumer<Change> listener) {
        return attempts.runProof(request, listener);
    }

    /**
     * As {@link #rotateExternalId}, in turns; makes no call.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the thread that takes the turn
     * @return the run, not begun
     */
    public AccountRun rotating(AccountRequest request, Consumer<Change> listener) {
        return attempts.runRotation(request, listener);
    }

    /**
     * As {@link #onboard}, in turns; makes no call.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the thread that takes the turn
     * @return the run, not begun
     */
    public AccountRun onboarding(AccountRequest request, Consumer<Change> listener) {
        return attempts.run("onboard", request, Intent.ONBOARD, false, RepairOptions.ANY, listener);
    }

    /**
     * As {@link #repair(AccountRequest, RepairOptions, Consumer)}, in turns; makes no call.
     *
     * @param request what is asked for
     * @param options what may be done
     * @param listener hears each change as it was made, by the thread that takes the turn
     * @return the run, not begun
     */
    public AccountRun repairing(AccountRequest request, RepairOptions options, Consumer<Change> listener) {
        return attempts.run("repair", request, Intent.REPAIR, false, options, listener);
    }

    /**
     * As {@link #offboard}, in turns; makes no call.
     *
     * @param request what is asked for
     * @param deleteRole whether the role is deleted too
     * @param listener hears each change as it was made, by the thread that takes the turn
     * @return the run, not begun
     */
    public AccountRun offboarding(AccountRequest request, boolean deleteRole, Consumer<Change> listener) {
        return attempts.run("offboard", request, Intent.OFFBOARD, deleteRole, RepairOptions.ANY, listener);
    }

    /**
     * Reads the tenant's external ID.
     *
     * @return the ID in clear, for a credentials store or a file with mode 0600; empty if the tenant does not show it
     * @throws RemoteCallException if the call failed
     */
    public Optional<String> retrieveExternalId() {
        return parts.tenant().readExternalId() instanceof ExternalIdReading.Shown shown
                ? Optional.of(shown.externalId().reveal())
                : Optional.empty();
    }

    /**
     * Asks the tenant about itself, to test a connection; writes nothing.
     *
     * @return what it told
     * @throws RemoteCallException if the tenant can't be reached or refuses the key
     */
    public TenantFacts tenantFacts() {
        return TenantFacts.of(parts.service(), parts.tenant());
    }

    /**
     * Lists the tenant's AWS connectors: with connectors listed once, from the list that accounts are answered from.
     *
     * @return the connectors
     * @throws RemoteCallException if the call failed
     */
    public List<Connector> connectors() {
        return parts.connectors().all();
    }

    /** The attempts, for runs over many accounts. */
    Attempts attempts() {
        return attempts;
    }

    /** The parts, for runs over many accounts. */
    EngineParts parts() {
        return parts;
    }

    @Override
    public void close() {
        parts.close();
    }
}
