package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AttachedPolicy;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads a role in its account: the fewest calls that answer the question, and no write. Thread-safe. */
final class Observer {

    private final Time time;
    private final Supplier<Partition> callersPartition;

    /** @param callersPartition the partition of a role that does not exist yet */
    Observer(Time time, Supplier<Partition> callersPartition) {
        this.time = time;
        this.callersPartition = callersPartition;
    }

    /**
     * Looks at the role. What can't be read is a part of what was seen, not an exception.
     *
     * @param enter enters the account
     */
    RoleState role(DesiredState desired, Depth depth, Function<AccountId, TargetAccount> enter) {
        if (desired.intent() == Intent.OFFBOARD && !desired.deleteRole()) {
            return new RoleState.NotAsked();
        }
        RoleSpec spec = desired.role();
        try {
            TargetAccount target = enter.apply(desired.account());
            Optional<Role> role = target.getRole(spec.name());
            if (role.isEmpty()) {
                return absent(desired);
            }
            return depth == Depth.QUICK
                    ? quick(target, role.get(), desired)
                    : full(target, role.get(), desired, Map.of());
        } catch (RemoteCallException failure) {
            return new RoleState.Unreadable(CallFinding.ofRead(failure), failure.kind());
        }
    }

    private RoleState absent(DesiredState desired) {
        RoleSpec spec = desired.role();
        return new RoleState.Absent(
                new RoleArn(callersPartition.get(), desired.account(), spec.path(), spec.name()), time.now());
    }

    /**
     * The boundary that is wanted where the role does not have it yet, so that a boundary that takes the connector's
     * permissions away is met before it is put.
     */
    Optional<RoleState.ManagedPolicy> wantedBoundary(
            DesiredState desired, RoleState role, Function<AccountId, TargetAccount> enter) {
        RoleSpec spec = desired.role();
        boolean differs = role instanceof RoleState.Absent
                || role instanceof RoleState.Found found
                        && !found.role().boundaryArn().equals(spec.boundaryArn());
        if (spec.boundaryArn().isEmpty() || spec.mode() == RoleMode.USE_GIVEN || !differs) {
            return Optional.empty();
        }
        String arn = spec.boundaryArn().get();
        return Optional.of(new RoleState.ManagedPolicy(
                arn, reading(() -> enter.apply(desired.account()).getManagedPolicy(arn))));
    }

    /** Where our own policy does not answer the question whether the connector may do its work, the others are read too. */
    private RoleState quick(TargetAccount target, Role role, DesiredState desired) {
        RoleSpec spec = desired.role();
        Map<String, Reading<String>> own = new HashMap<>();
        Reading<String> reading = reading(() -> target.getRolePolicy(spec.name(), spec.policyName()));
        if (!(reading instanceof Reading.Absent)) {
            own.put(spec.policyName(), reading);
        }
        boolean answers = role.boundaryArn().isEmpty()
                && reading.seen()
                        .filter(text -> grantsEverything(text, role, time.now()))
                        .isPresent();
        return answers
                ? new RoleState.Found(role, own, List.of(), Optional.empty(), Depth.QUICK, time.now())
                : full(target, role, desired, own);
    }

    private static boolean grantsEverything(String policy, Role role, Instant at) {
        return PolicyDocument.understood(policy)
                .filter(document -> PermissionEvaluator.evaluate(
                                List.of(document), Optional.empty(), true, role.arn(), at)
                        .missing()
                        .isEmpty())
                .isPresent();
    }

    private RoleState full(
            TargetAccount target, Role role, DesiredState desired, Map<String, Reading<String>> alreadyRead) {
        String name = desired.role().name();
        Optional<List<String>> names = target.listRolePolicies(name);
        Optional<List<AttachedPolicy>> attachedPolicies = target.listAttachedRolePolicies(name);
        if (names.isEmpty() || attachedPolicies.isEmpty()) {
            return absent(desired);
        }
        Map<String, Reading<String>> inline = new HashMap<>();
        for (String policy : names.get()) {
            Reading<String> known = alreadyRead.get(policy);
            inline.put(policy, known != null ? known : reading(() -> target.getRolePolicy(name, policy)));
        }
        List<RoleState.ManagedPolicy> attached = new ArrayList<>();
        for (AttachedPolicy policy : attachedPolicies.get()) {
            attached.add(
                    new RoleState.ManagedPolicy(policy.arn(), reading(() -> target.getManagedPolicy(policy.arn()))));
        }
        Optional<RoleState.ManagedPolicy> boundary = role.boundaryArn()
                .map(arn -> new RoleState.ManagedPolicy(arn, reading(() -> target.getManagedPolicy(arn))));
        return new RoleState.Found(role, inline, attached, boundary, Depth.FULL, time.now());
    }

    private Reading<String> reading(Supplier<Optional<String>> call) {
        try {
            return Reading.of(call.get(), time.now());
        } catch (RemoteCallException failure) {
            if (failure.kind() == FailureKind.INTERRUPTED || failure.endsRun()) {
                throw failure;
            }
            return new Reading.Unreadable<>(CallFinding.ofRead(failure));
        }
    }
}
