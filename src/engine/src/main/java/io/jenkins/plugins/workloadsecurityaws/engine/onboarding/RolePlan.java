package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.NewRole;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.ConnectorActions;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import java.util.Map;
import java.util.Optional;

/** The part of a plan that concerns the role as a whole: is it there, and whose is it? */
final class RolePlan {

    private RolePlan() {}

    static void draw(DesiredState desired, Observation seen, Draft draft) {
        if (seen.role() instanceof RoleState.Unreadable unreadable) {
            draft.blocks(unreadable.why());
        } else if (seen.role() instanceof RoleState.Absent absent) {
            draft.role(absent.wouldBe());
            missing(desired, absent.wouldBe(), draft);
        } else if (seen.role() instanceof RoleState.Found found) {
            draft.role(found.role().arn());
            present(desired, found, seen, draft);
        }
    }

    private static void missing(DesiredState desired, RoleArn arn, Draft draft) {
        String message = "Role " + arn + " does not exist";
        if (desired.role().mode() == RoleMode.USE_GIVEN) {
            draft.remains(Finding.error(
                    FindingCode.ROLE_MISSING,
                    message,
                    "Check the ARN, or name the account instead of the ARN to have the role made"));
            return;
        }
        draft.mends(Finding.error(FindingCode.ROLE_MISSING, message, "Onboard the account: that makes the role"));
        RoleSpec spec = desired.role();
        PolicyDocument trust = TrustPolicies.forWorkloadSecurity(desired.trusted(), desired.externalId());
        Map<String, String> tags = spec.allTags(desired.tenant());
        Change change = new Change(
                "CreateRole",
                arn.toString(),
                "trusts " + desired.trusted().account() + " with the tenant's external ID",
                Optional.empty(),
                Optional.of(trust.masked(desired.externalId())));
        draft.step(new Step.CreateRole(
                change, arn, new NewRole(spec.name(), spec.path(), trust.json(), spec.boundaryArn(), tags)));
        draft.step(permissions(desired, arn, Optional.empty()));
    }

    /** The step that puts the inline policy in Trend's form in place of what is there. */
    static Step permissions(DesiredState desired, RoleArn arn, Optional<String> before) {
        PolicyDocument document = PermissionPolicies.forConnector();
        String name = desired.role().policyName();
        Change change = new Change(
                "PutRolePolicy",
                arn.toString(),
                "inline policy " + name + " with the connector's "
                        + ConnectorActions.all().size() + " actions",
                before,
                Optional.of(document.masked(desired.externalId())));
        return new Step.PutRolePolicy(change, arn, name, document.json(), before.isEmpty());
    }

    private static void present(DesiredState desired, RoleState.Found found, Observation seen, Draft draft) {
        Ownership ownership = Ownership.of(found.role(), desired);
        RoleMode mode = desired.role().mode();
        if (ownership == Ownership.OTHER_TENANT) {
            draft.blocks(Finding.error(
                    FindingCode.ROLE_OF_OTHER_TENANT,
                    "Role " + found.role().arn() + " belongs to another tenant by its tag " + RoleSpec.TENANT,
                    "Use another role name for tenant " + desired.tenant() + ", or correct the tag"));
        }
        boolean writable = mode != RoleMode.USE_GIVEN
                && (ownership == Ownership.OURS || (ownership == Ownership.FOREIGN && mode == RoleMode.ADOPT));
        RoleDrift drift = new RoleDrift(desired, found, ConnectorPlan.workspacesWanted(desired, seen), writable, draft);
        drift.trust();
        drift.permissions();
        drift.settings();
        if (ownership == Ownership.FOREIGN && mode == RoleMode.PROVISION && draft.hasRemainingError()) {
            draft.remains(Finding.warning(
                    FindingCode.ROLE_NOT_OURS,
                    "Role " + found.role().arn() + " was not made by this product, so it is only read",
                    "Mend it where it was made, or adopt it (--adopt)"));
        }
    }
}
