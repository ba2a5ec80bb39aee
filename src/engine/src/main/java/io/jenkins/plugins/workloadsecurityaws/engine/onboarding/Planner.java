package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;

/**
 * Compares what is wanted with what was seen: a pure function. Every judgement on right and wrong is made here or in the
 * policy room, and nowhere else.
 */
public final class Planner {

    private Planner() {}

    /**
     * Draws up the plan for one account.
     *
     * @param desired what is wanted
     * @param seen what was seen
     * @return findings, and the steps that mend them
     */
    public static Plan plan(DesiredState desired, Observation seen) {
        Draft draft = new Draft();
        if (desired.intent() == Intent.OFFBOARD) {
            OffboardPlan.draw(desired, seen, draft);
            return draft.finish();
        }
        tenant(desired, seen.tenant(), draft);
        RolePlan.draw(desired, seen, draft);
        draft.role().ifPresent(role -> partition(desired, role.partition(), draft));
        ConnectorPlan.draw(desired, seen, draft);
        if (desired.intent() == Intent.REPAIR) {
            onlyKnownAccounts(desired, seen, draft);
        }
        return draft.finish();
    }

    private static void tenant(DesiredState desired, TenantState tenant, Draft draft) {
        tenant.externalId().ifPresent(reading -> {
            if (reading instanceof ExternalIdReading.Shown shown
                    && !shown.externalId().equals(desired.externalId())) {
                draft.blocks(Finding.error(
                        FindingCode.EXTERNAL_ID_DIFFERS,
                        "The stored external ID is not the one that tenant " + desired.tenant() + " shows now",
                        "Find out which one is right, update the stored credential, then run again; until then nothing"
                                + " is written"));
            } else if (reading instanceof ExternalIdReading.NotShown notShown) {
                draft.remains(Finding.info(
                        FindingCode.EXTERNAL_ID_NOT_COMPARABLE,
                        "Tenant " + desired.tenant() + " does not show its external ID to this key ("
                                + notShown.reason() + "), so the stored one was used without comparing",
                        "Nothing to do if retrieval was switched off on purpose, as Trend advises"));
            }
        });
        if (tenant.instanceRole() == TenantState.InstanceRole.OFF) {
            draft.remains(Finding.warning(
                    FindingCode.INSTANCE_ROLE_OFF,
                    "Tenant " + desired.tenant() + " does not use its manager instance role, so it may be unable to"
                            + " assume any cross-account role",
                    "In the console: Administration > System Settings > Advanced > Manager AWS Identity: select Use"
                            + " Manager Instance Role"));
        } else if (tenant.instanceRole() == TenantState.InstanceRole.UNKNOWN) {
            draft.remains(Finding.info(
                    FindingCode.INSTANCE_ROLE_UNKNOWN,
                    "The key may not read whether tenant " + desired.tenant() + " uses its manager instance role",
                    "If connectors do not synchronise, look at Administration > System Settings > Advanced > Manager"
                            + " AWS Identity in the console"));
        }
    }

    private static void partition(DesiredState desired, Partition role, Draft draft) {
        Partition trusted = desired.trusted().partition();
        if (role != trusted) {
            draft.blocks(Finding.error(
                    FindingCode.PARTITION_MISMATCH,
                    "The role of account " + desired.account() + " lives in partition " + role
                            + ", and Workload Security's account in " + trusted
                            + ": AWS lets no role be assumed across partitions",
                    "Add such an account with access keys in the console, or name a manager inside partition " + role
                            + " as the trusted account"));
        }
    }

    private static void onlyKnownAccounts(DesiredState desired, Observation seen, Draft draft) {
        boolean hasConnector = seen.connectors() instanceof ConnectorState.Listed listed
                && !listed.connectors().isEmpty();
        boolean hasOurRole =
                seen.role() instanceof RoleState.Found found && Ownership.of(found.role(), desired) == Ownership.OURS;
        if (!hasConnector && !hasOurRole) {
            draft.blocks(Finding.error(
                    FindingCode.CONNECTOR_MISSING,
                    "Account " + desired.account() + " has neither a connector nor a role of this product: it was never"
                            + " added, so there is nothing to repair",
                    "Onboard the account instead"));
        }
    }
}
