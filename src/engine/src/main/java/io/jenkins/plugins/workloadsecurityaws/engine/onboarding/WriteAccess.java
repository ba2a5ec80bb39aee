package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.AdoptionGuard;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a role may be written. This product's own role may be, whatever became of its trust policy. Somebody else's may
 * be if adoption is asked for and nothing stands in the way: taking over a role that lets other principals in would lock
 * them out, and one that grants more would hand those grants to Workload Security. A role through which accounts are
 * entered is never written.
 *
 * @param allowed whether it may be written
 * @param obstacles what stands in the way of what was asked for, one line each; empty where nothing does
 */
record WriteAccess(boolean allowed, List<String> obstacles) {

    static WriteAccess of(DesiredState desired, RoleState.Found found) {
        Ownership ownership = Ownership.of(found.role(), desired);
        RoleMode mode = desired.role().mode();
        boolean wanted = mode != RoleMode.USE_GIVEN
                && (ownership == Ownership.OURS || ownership == Ownership.FOREIGN && mode == RoleMode.ADOPT);
        if (!wanted) {
            return new WriteAccess(false, List.of());
        }
        List<String> obstacles = new ArrayList<>();
        if (isAccessRole(desired, found.role().arn())) {
            obstacles.add("accounts are entered through it, or the caller uses it");
        }
        if (ownership == Ownership.FOREIGN) {
            obstacles.addAll(ofAdoption(desired, found));
        }
        return new WriteAccess(obstacles.isEmpty(), obstacles);
    }

    /** Role names are unique within an account, whatever their path (IAM User Guide, IAM identifiers). */
    static boolean isAccessRole(DesiredState desired, RoleArn role) {
        return desired.accessRoles().stream()
                .anyMatch(access ->
                        access.account().equals(role.account()) && access.name().equalsIgnoreCase(role.name()));
    }

    private static List<String> ofAdoption(DesiredState desired, RoleState.Found found) {
        List<String> obstacles = new ArrayList<>();
        List<PolicyDocument> policies = new ArrayList<>();
        Stream.concat(
                        found.inline().entrySet().stream()
                                .map(policy -> new RoleState.ManagedPolicy(
                                        "inline policy " + policy.getKey(), policy.getValue())),
                        found.attached().stream())
                .forEach(policy -> policy.document()
                        .seen()
                        .flatMap(PolicyDocument::understood)
                        .ifPresentOrElse(policies::add, () -> obstacles.add(policy.arn() + " can't be read")));
        if (found.depth() == Depth.QUICK) {
            obstacles.add("its other policies were not read");
        }
        obstacles.addAll(AdoptionGuard.obstacles(
                PolicyDocument.understood(found.role().trustPolicy()), policies, desired.trusted()));
        return obstacles;
    }
}
