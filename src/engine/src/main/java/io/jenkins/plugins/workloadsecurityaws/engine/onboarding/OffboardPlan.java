package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.util.ArrayList;
import java.util.List;

/** The plan that takes an account out: the connector first, then, only if asked, this product's own role. */
final class OffboardPlan {

    private OffboardPlan() {}

    static void draw(DesiredState desired, Observation seen, Draft draft) {
        connector(desired, seen, draft);
        if (seen.role() instanceof RoleState.Unreadable unreadable) {
            draft.blocks(unreadable.why());
        } else if (seen.role() instanceof RoleState.Absent absent) {
            draft.role(absent.wouldBe());
        } else if (seen.role() instanceof RoleState.Found found) {
            draft.role(found.role().arn());
            role(desired, found, draft);
        }
    }

    private static void connector(DesiredState desired, Observation seen, Draft draft) {
        if (seen.connectors() instanceof ConnectorState.Unreadable unreadable) {
            draft.blocks(unreadable.why());
            return;
        }
        List<Connector> connectors = ((ConnectorState.Listed) seen.connectors()).connectors();
        if (connectors.size() > 1) {
            draft.blocks(ConnectorPlan.several(desired, connectors));
        } else if (connectors.size() == 1) {
            Connector connector = connectors.get(0);
            draft.connector(connector.id());
            if (usesRole(connector, desired)) {
                draft.step(new Step.DeleteConnector(
                        Change.of(
                                Step.DeleteConnector.ACTION,
                                "connector " + connector.id(),
                                "account " + desired.account()),
                        connector.id()));
            } else {
                draft.blocks(Finding.error(
                        FindingCode.CONNECTOR_USES_OTHER_ROLE,
                        "Connector " + connector.id() + " of account " + desired.account() + " uses "
                                + connector.crossAccountRoleArn().orElse("no cross-account role") + " and not role "
                                + desired.role().name() + ": it is not removed",
                        "Name the role that the connector uses, or remove it in the console"));
            }
        }
    }

    private static boolean usesRole(Connector connector, DesiredState desired) {
        if (connector.crossAccountRoleArn().isEmpty()) {
            return false;
        }
        try {
            RoleArn role = RoleArn.parse(connector.crossAccountRoleArn().get());
            return role.account().equals(desired.account())
                    && role.name().equals(desired.role().name());
        } catch (InvalidInputException notAnArn) {
            return false;
        }
    }

    private static void role(DesiredState desired, RoleState.Found found, Draft draft) {
        RoleArn arn = found.role().arn();
        if (Ownership.of(found.role(), desired) != Ownership.OURS) {
            draft.remains(Finding.error(
                    FindingCode.ROLE_NOT_OURS,
                    "Role " + arn + " does not carry this tenant's tags, so it is not deleted",
                    "Delete it where it was made, or leave it and offboard without deleting the role"));
            return;
        }
        String ours = desired.role().policyName();
        List<String> others = new ArrayList<>();
        found.inline().keySet().stream().filter(name -> !name.equals(ours)).forEach(others::add);
        found.attached().forEach(policy -> others.add(policy.arn()));
        if (!others.isEmpty()) {
            draft.remains(Finding.error(
                    FindingCode.ROLE_HOLDS_OTHER_POLICIES,
                    "Role " + arn + " holds policies that this product did not put there: " + others
                            + "; it is not deleted",
                    "Remove those policies, then offboard again"));
            return;
        }
        if (found.inline().containsKey(ours)) {
            draft.step(new Step.DeleteRolePolicy(
                    Change.of("DeleteRolePolicy", arn.toString(), "inline policy " + ours), arn, ours));
        }
        draft.step(new Step.DeleteRole(Change.of("DeleteRole", arn.toString(), ""), arn));
    }
}
