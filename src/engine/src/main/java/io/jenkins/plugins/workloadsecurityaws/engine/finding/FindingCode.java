package io.jenkins.plugins.workloadsecurityaws.engine.finding;

import java.util.Locale;

/**
 * The stable codes of findings. A code is never renamed or given another meaning; docs/findings.md explains each.
 */
public enum FindingCode {
    // The trust policy of the role
    /** Workload Security can't assume the role with the tenant's external ID. */
    TRUST_NOT_ASSUMABLE,
    /** The trusted account gets in without the tenant's external ID, or with another one. */
    EXTERNAL_ID_NOT_ENFORCED,
    /** Somebody outside the trusted account gets in. */
    TRUST_OPEN_TO_OTHERS,
    /** A condition rests on a key whose value can't be known here. */
    UNDETERMINED_CONDITION,
    /** A policy document can't be read as an IAM policy. */
    POLICY_MALFORMED,
    /** A policy or boundary that the role has could not be read, so that nothing is known of what it says. */
    POLICY_UNREADABLE,

    // The permissions of the role
    /** Actions that the connector needs are not granted. */
    PERMISSIONS_MISSING,
    /** The two recommended iam actions are not granted. */
    RECOMMENDED_PERMISSIONS_MISSING,
    /** Actions for WorkSpaces are not granted, and WorkSpaces are off. */
    WORKSPACES_PERMISSIONS_MISSING,
    /** The role may do more than the connector needs. */
    PERMISSIONS_EXCESS,
    /** A permissions boundary takes away what the policies grant. */
    BOUNDARY_DENIES,
    /** Quick verification read only the one inline policy. */
    EXTRA_PERMISSIONS_NOT_CHECKED,

    // The role itself
    /** The role does not exist. */
    ROLE_MISSING,
    /** The role carries no tag of this product and was not adopted, so it is only read. */
    ROLE_NOT_OURS,
    /** The role is to be adopted and may not be: something stands in the way. */
    ADOPTION_REFUSED,
    /** The role's tag names another tenant. */
    ROLE_OF_OTHER_TENANT,
    /** The caller may not tag the role. */
    TAGGING_DENIED,
    /** The role's boundary, path or tags are not the ones asked for. */
    ROLE_SETTINGS_DIFFER,
    /** The role holds policies that this product did not put there, so it is not deleted. */
    ROLE_HOLDS_OTHER_POLICIES,
    /** The role lives in another partition than the trusted account. */
    PARTITION_MISMATCH,

    // The connector
    /** Workload Security has no connector for the account. */
    CONNECTOR_MISSING,
    /** Workload Security has more than one connector for the account. */
    SEVERAL_CONNECTORS,
    /** The account's connector names another role. */
    CONNECTOR_USES_OTHER_ROLE,
    /** The account's connector uses access keys or an instance role: nothing to verify. */
    CONNECTOR_NOT_VERIFIABLE,
    /** The connector's WorkSpaces setting is not the one asked for. */
    WORKSPACES_SETTING_DIFFERS,
    /** The connector has not synchronised yet. */
    NEVER_SYNCED,
    /** The connector's last successful synchronisation is too long ago. */
    SYNC_STALE,
    /** The first synchronisation was waited for and did not come in time. */
    FIRST_SYNC_TIMEOUT,
    /** An earlier run asked for the connector without hearing of its end, and it has appeared since. */
    CONNECTOR_ADDED_EARLIER,

    // The organization
    /** A connector's account is closed or being closed. */
    CONNECTOR_OF_CLOSED_ACCOUNT,
    /** A connector's account is suspended or not activated yet. */
    CONNECTOR_OF_SUSPENDED_ACCOUNT,
    /** A connector's account is in a state that AWS does not tell, or that is not known here. */
    CONNECTOR_OF_ACCOUNT_IN_UNKNOWN_STATE,
    /** A connector's account is not in the organization. */
    CONNECTOR_OUTSIDE_ORGANIZATION,
    /** A connector's role was found missing. */
    CONNECTOR_WITHOUT_ROLE,
    /** An account of the organization has no connector, and the run does not visit it. */
    ACCOUNT_WITHOUT_CONNECTOR,

    // The tenant
    /** The stored external ID is not the one that Workload Security shows. */
    EXTERNAL_ID_DIFFERS,
    /** Workload Security does not show its external ID to this key. */
    EXTERNAL_ID_NOT_COMPARABLE,
    /** The tenant's manager does not use its instance role. */
    INSTANCE_ROLE_OFF,
    /** The key may not read whether the manager uses its instance role. */
    INSTANCE_ROLE_UNKNOWN,

    // The change of the external ID
    /** The account is in the middle of a change of its external ID. */
    ROTATION_UNDER_WAY,
    /** The connector did not show in time that it gets in with the new external ID. */
    ROTATION_NOT_PROVED,

    // The proof by experiment
    /** AWS let the live probe in without the tenant's external ID, or with another one. */
    PROBE_LET_IN,
    /** The live probe came to no answer. */
    PROBE_NOT_PROVED,
    /** The trust policy holds something that no probe can reproduce. */
    PROBE_NOT_REPRODUCIBLE,
    /** The live probe was asked for and not made. */
    PROBE_NOT_RUN,
    /** Workload Security did not show in time that it gets in. */
    SERVICE_NOT_PROVED,
    /** Workload Security was to be asked to synchronise and was not. */
    SERVICE_NOT_RUN,

    // What kept the work from being done
    /** The target account can't be entered. */
    ACCOUNT_UNREACHABLE,
    /** A call to AWS failed. */
    AWS_CALL_FAILED,
    /** A call to Workload Security failed. */
    WORKLOAD_SECURITY_CALL_FAILED,
    /** The API key or the caller's own AWS credentials are dead, so the run stopped. */
    CREDENTIALS_REFUSED,
    /** A proxy wants authentication. */
    PROXY_AUTHENTICATION_REQUIRED,
    /** A write was sent and its answer never arrived. */
    OUTCOME_UNKNOWN,
    /** The role was not seen as written before the deadline. */
    ROLE_NOT_READY,
    /** The audit trail can't be written, so the run stopped. */
    AUDIT_TRAIL_FAILED,
    /** The run was aborted. */
    ABORTED,
    /** A step of this run could not be undone and is left behind. */
    LEFT_BEHIND;

    /** {@return the code as users see it, for example {@code role-missing}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
