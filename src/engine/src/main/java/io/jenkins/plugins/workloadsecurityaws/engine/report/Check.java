package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import java.util.Optional;

/** What is looked at on every account, one test case each. The names are a contract: trends hang on them. */
enum Check {
    /** Both sides could be reached and did what they were asked. */
    RUN("run"),
    /** The role is there, ours to write, and has the settings asked for. */
    ROLE("role"),
    /** Every policy document can be read and decided. */
    POLICY_DOCUMENTS("policy documents"),
    /** Workload Security gets in, only with the external ID, and nobody else does. */
    TRUST_POLICY("trust policy"),
    /** The role grants what the connector needs and no more. */
    PERMISSIONS("permissions"),
    /** Workload Security has the one connector for this role. */
    CONNECTOR("connector"),
    /** The connector has synchronised lately. */
    SYNCHRONISATION("synchronisation"),
    /** The external ID that is used is the tenant's own. */
    EXTERNAL_ID("external ID"),
    /** The evaluation of the trust policy, as the first layer of a proof. */
    PROOF_BY_EVALUATION("proof by evaluation"),
    /** A live probe was let in with the external ID and refused without it. */
    PROOF_BY_PROBE("proof by live probe"),
    /** Workload Security synchronised when it was asked to. */
    PROOF_BY_SERVICE("proof by Workload Security");

    private final String title;

    Check(String title) {
        this.title = title;
    }

    /** The name of the test case. */
    String title() {
        return title;
    }

    /** The layer of a proof that it is, if it is one. */
    Optional<Proof.Layer> layer() {
        return switch (this) {
            case PROOF_BY_EVALUATION -> Optional.of(Proof.Layer.EVALUATION);
            case PROOF_BY_PROBE -> Optional.of(Proof.Layer.PROBE);
            case PROOF_BY_SERVICE -> Optional.of(Proof.Layer.SERVICE);
            default -> Optional.empty();
        };
    }

    /** Whether a finding says that a thing is not known, rather than that it is right or wrong. */
    static boolean provesNothing(FindingCode code) {
        return switch (code) {
            case NEVER_SYNCED,
                    FIRST_SYNC_TIMEOUT,
                    POLICY_UNREADABLE,
                    PROBE_NOT_PROVED,
                    PROBE_NOT_REPRODUCIBLE,
                    PROBE_NOT_RUN,
                    SERVICE_NOT_PROVED,
                    SERVICE_NOT_RUN -> true;
            default -> isNotLookedAt(code);
        };
    }

    /** Whether a finding says that a thing was not looked at, because less was asked for or the tenant shows no more. */
    static boolean isNotLookedAt(FindingCode code) {
        return switch (code) {
            case EXTRA_PERMISSIONS_NOT_CHECKED, EXTERNAL_ID_NOT_COMPARABLE -> true;
            default -> false;
        };
    }

    /** The check that a finding belongs to; the compiler asks for the place of each new code. */
    static Check of(FindingCode code) {
        return switch (code) {
            case TRUST_NOT_ASSUMABLE, EXTERNAL_ID_NOT_ENFORCED, TRUST_OPEN_TO_OTHERS -> TRUST_POLICY;
            case UNDETERMINED_CONDITION, POLICY_MALFORMED -> POLICY_DOCUMENTS;
            case PERMISSIONS_MISSING,
                    RECOMMENDED_PERMISSIONS_MISSING,
                    WORKSPACES_PERMISSIONS_MISSING,
                    PERMISSIONS_EXCESS,
                    BOUNDARY_DENIES,
                    POLICY_UNREADABLE,
                    EXTRA_PERMISSIONS_NOT_CHECKED -> PERMISSIONS;
            case ROLE_MISSING,
                    ROLE_NOT_OURS,
                    ADOPTION_REFUSED,
                    ROLE_OF_OTHER_TENANT,
                    TAGGING_DENIED,
                    ROLE_SETTINGS_DIFFER,
                    ROLE_HOLDS_OTHER_POLICIES,
                    ROLE_NOT_READY,
                    PARTITION_MISMATCH -> ROLE;
            case CONNECTOR_MISSING,
                    CONNECTOR_ADDED_EARLIER,
                    SEVERAL_CONNECTORS,
                    CONNECTOR_USES_OTHER_ROLE,
                    CONNECTOR_NOT_VERIFIABLE,
                    WORKSPACES_SETTING_DIFFERS,
                    CONNECTOR_OF_CLOSED_ACCOUNT,
                    CONNECTOR_OF_SUSPENDED_ACCOUNT,
                    CONNECTOR_OF_ACCOUNT_IN_UNKNOWN_STATE,
                    CONNECTOR_OUTSIDE_ORGANIZATION,
                    CONNECTOR_WITHOUT_ROLE,
                    ACCOUNT_WITHOUT_CONNECTOR -> CONNECTOR;
            case NEVER_SYNCED, SYNC_STALE, FIRST_SYNC_TIMEOUT -> SYNCHRONISATION;
            case EXTERNAL_ID_DIFFERS, EXTERNAL_ID_NOT_COMPARABLE, ROTATION_UNDER_WAY, ROTATION_NOT_PROVED ->
                EXTERNAL_ID;
            case PROBE_LET_IN, PROBE_NOT_PROVED, PROBE_NOT_REPRODUCIBLE, PROBE_NOT_RUN -> PROOF_BY_PROBE;
            case SERVICE_NOT_PROVED, SERVICE_NOT_RUN -> PROOF_BY_SERVICE;
            case INSTANCE_ROLE_OFF,
                    INSTANCE_ROLE_UNKNOWN,
                    ACCOUNT_UNREACHABLE,
                    AWS_CALL_FAILED,
                    WORKLOAD_SECURITY_CALL_FAILED,
                    CREDENTIALS_REFUSED,
                    AUDIT_TRAIL_FAILED,
                    PROXY_AUTHENTICATION_REQUIRED,
                    OUTCOME_UNKNOWN,
                    ABORTED,
                    LEFT_BEHIND -> RUN;
        };
    }
}
