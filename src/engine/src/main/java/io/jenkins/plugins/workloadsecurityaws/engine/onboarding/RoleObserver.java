package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AttachedPolicy;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the role in its account: the fewest calls that answer the question. Thread-safe. */
final class RoleObserver {

    private final AwsAccess aws;

    RoleObserver(AwsAccess aws) {
        this.aws = aws;
    }

    RoleState observe(DesiredState desired, Depth depth) {
        try {
            TargetAccount target = aws.enter(desired.account());
            RoleSpec spec = desired.role();
            Optional<Role> role = target.getRole(spec.name());
            if (role.isEmpty()) {
                return new RoleState.Absent(
                        new RoleArn(aws.callerIdentity().partition(), desired.account(), spec.path(), spec.name()));
            }
            return depth == Depth.QUICK ? quick(target, role.get(), spec) : full(target, role.get(), spec);
        } catch (RemoteCallException failure) {
            return new RoleState.Unreadable(CallFinding.ofRead(failure));
        }
    }

    private static RoleState quick(TargetAccount target, Role role, RoleSpec spec) {
        Map<String, String> inline = new TreeMap<>();
        target.getRolePolicy(spec.name(), spec.policyName())
                .ifPresent(document -> inline.put(spec.policyName(), document));
        return new RoleState.Found(role, inline, List.of(), Optional.empty(), Depth.QUICK);
    }

    private static RoleState full(TargetAccount target, Role role, RoleSpec spec) {
        Map<String, String> inline = new TreeMap<>();
        for (String name : target.listRolePolicies(spec.name())) {
            target.getRolePolicy(spec.name(), name).ifPresent(document -> inline.put(name, document));
        }
        List<RoleState.ManagedPolicy> attached = new ArrayList<>();
        for (AttachedPolicy policy : target.listAttachedRolePolicies(spec.name())) {
            target.getManagedPolicy(policy.arn())
                    .ifPresent(document -> attached.add(new RoleState.ManagedPolicy(policy.arn(), document)));
        }
        Optional<String> boundary = role.boundaryArn().flatMap(target::getManagedPolicy);
        return new RoleState.Found(role, inline, attached, boundary, Depth.FULL);
    }
}
