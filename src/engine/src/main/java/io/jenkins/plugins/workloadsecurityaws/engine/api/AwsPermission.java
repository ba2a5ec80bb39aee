package io.jenkins.plugins.workloadsecurityaws.engine.api;

/**
 * An action that a use takes.
 *
 * @param action for example {@code iam:GetRole}
 * @param target on what
 * @param when when it is called, a clause
 */
public record AwsPermission(String action, Target target, String when) {

    /** What an action is taken on. */
    public enum Target {
        /** The access role of each target account. */
        ACCESS_ROLE,
        /** The organization: its actions are not bound to accounts here, for which ones there are is the question. */
        ORGANIZATION,
        /** The cross-account role. */
        ROLE,
        /** Managed policies of the target account and of AWS: which ones a role has is known only when it is read. */
        MANAGED_POLICIES,
        /** The roles that a proof makes. */
        PROBE,
        /** All roles: IAM takes no narrower resource for a list (Service Authorization Reference, IAM, ListRoles). */
        ALL_ROLES
    }

    /** {@return whether the caller's own identity needs it, and not the access role} */
    public boolean ofCaller() {
        return target == Target.ACCESS_ROLE || target == Target.ORGANIZATION;
    }
}
