package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.ApplyListener;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Depth;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Patience;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Plan;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Result;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.TenantState;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The engine for one tenant and one AWS caller. Thread-safe; closing it closes every connection it opened. A value that
 * is not of its form is an {@link InvalidRequestException}, thrown before any call; whatever fails later is a finding in
 * the outcome.
 */
public final class Engine implements AutoCloseable {

    private final EngineParts parts;
    private final Attempts attempts;
    private final AccountLocks locks;

    private Engine(EngineParts parts, AccountLocks locks) {
        this.parts = parts;
        this.attempts = new Attempts(parts);
        this.locks = locks;
    }

    /**
     * Opens an engine; makes no call.
     *
     * @param tenant how the tenant is reached
     * @param aws how AWS is reached
     * @param options journal and locks
     * @return the engine
     * @throws InvalidRequestException if a setting is not of its form
     */
    public static Engine open(TenantSettings tenant, AwsConnection aws, EngineOptions options) {
        return open(tenant, aws, options, Timing.real());
    }

    static Engine open(TenantSettings tenant, AwsConnection aws, EngineOptions options, Timing timing) {
        return open(tenant, aws, options, timing, UnaryOperator.identity());
    }

    static Engine open(
            TenantSettings tenant,
            AwsConnection aws,
            EngineOptions options,
            Timing timing,
            UnaryOperator<Journal> journal) {
        return new Engine(EngineParts.open(tenant, aws, options, timing, journal), options.locks());
    }

    /**
     * Dry run of {@link #onboard}: tells what it would change; writes nothing.
     *
     * @param request what is asked for
     * @return the outcome
     */
    public AccountOutcome plan(AccountRequest request) {
        return dryRun("plan", request, Intent.ONBOARD, false);
    }

    /**
     * Dry run of {@link #repair}.
     *
     * @param request what is asked for
     * @return the outcome
     */
    public AccountOutcome planRepair(AccountRequest request) {
        return dryRun("repair", request, Intent.REPAIR, false);
    }

    /**
     * Dry run of {@link #offboard}.
     *
     * @param request what is asked for
     * @param deleteRole whether the role would be deleted
     * @return the outcome
     */
    public AccountOutcome planOffboard(AccountRequest request, boolean deleteRole) {
        return dryRun("offboard", request, Intent.OFFBOARD, deleteRole);
    }

    /**
     * Looks whether an account is as it should be; writes nothing.
     *
     * @param request what is asked for
     * @param quick whether only the trust policy and this product's own inline policy are read
     * @return the outcome
     */
    public AccountOutcome verify(AccountRequest request, boolean quick) {
        Depth depth = quick ? Depth.QUICK : Depth.FULL;
        return attempts.at("verify", request, Intent.ONBOARD, false, (desired, loop) -> {
            Plan plan = loop.plan(desired, depth, parts.tenant().state(false));
            return AccountReport.ofVerification(desired.account(), plan, calls().snapshot());
        });
    }

    /**
     * Puts an account under Workload Security: makes or mends what is missing or wrong.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome
     */
    public AccountOutcome onboard(AccountRequest request, AccountListener listener) {
        return apply("onboard", request, Intent.ONBOARD, false, listener);
    }

    /**
     * As {@link #onboard}, but only for an account that was added before.
     *
     * @param request what is asked for
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome
     */
    public AccountOutcome repair(AccountRequest request, AccountListener listener) {
        return apply("repair", request, Intent.REPAIR, false, listener);
    }

    /**
     * Takes an account out: the connector first, then, if asked, this product's own role.
     *
     * @param request what is asked for
     * @param deleteRole whether the role is deleted too
     * @param listener hears each change as it was made, by the calling thread
     * @return the outcome
     */
    public AccountOutcome offboard(AccountRequest request, boolean deleteRole, AccountListener listener) {
        return apply("offboard", request, Intent.OFFBOARD, deleteRole, listener);
    }

    /**
     * Reads the tenant's external ID.
     *
     * @return the ID in clear, for a credentials store or a file with mode 0600; empty if the tenant does not show it
     * @throws EngineException if the call failed
     */
    public Optional<String> retrieveExternalId() {
        return asking(() -> parts.tenant().readExternalId() instanceof ExternalIdReading.Shown shown
                ? Optional.of(shown.externalId().reveal())
                : Optional.empty());
    }

    /**
     * Asks the tenant about itself, to test a connection; writes nothing.
     *
     * @return what it told
     * @throws EngineException if the tenant can't be reached or refuses the key
     */
    public TenantFacts tenantFacts() {
        return asking(() -> TenantFacts.of(parts.service(), parts.tenant()));
    }

    /**
     * Lists the tenant's AWS connectors: with connectors listed once, from the list that accounts are answered from.
     *
     * @return the connectors
     * @throws EngineException if the call failed
     */
    public List<KnownConnector> connectors() {
        return asking(
                () -> parts.connectors().all().stream().map(KnownConnector::of).toList());
    }

    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (RemoteCallException failure) {
            throw new EngineException(failure);
        }
    }

    private AccountOutcome dryRun(String command, AccountRequest request, Intent intent, boolean deleteRole) {
        return attempts.at(command, request, intent, deleteRole, (desired, loop) -> {
            Plan plan = loop.plan(desired, Depth.FULL, state(intent));
            return AccountReport.ofPlan(command, desired.account(), plan, calls().snapshot());
        });
    }

    private AccountOutcome apply(
            String command, AccountRequest request, Intent intent, boolean deleteRole, AccountListener listener) {
        Patience patience = parts.timing().patience().withFirstSync(request.firstSync());
        ApplyListener told = new Told(listener);
        return attempts.at(command, request, intent, deleteRole, (desired, loop) -> {
            Result result = locks.holding(
                    desired.tenant(), desired.account(), () -> loop.apply(desired, state(intent), patience, told));
            return AccountReport.ofResult(command, desired.account(), result, calls().snapshot());
        });
    }

    private record Told(AccountListener listener) implements ApplyListener {
        @Override
        public void changed(Change change) {
            listener.changed(new AccountOutcome.ChangeItem(change.action(), change.resource(), change.detail()));
        }

        @Override
        public void waits(String why) {
            listener.waits(why);
        }
    }

    private TenantState state(Intent intent) {
        return intent == Intent.OFFBOARD
                ? new TenantState(Optional.empty(), TenantState.InstanceRole.NOT_ASKED)
                : parts.tenant().state(true);
    }

    /** The parts, for runs over many accounts. */
    EngineParts parts() {
        return parts;
    }

    private CallCounter calls() {
        return parts.counter();
    }

    @Override
    public void close() {
        parts.close();
    }
}
