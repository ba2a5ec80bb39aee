package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The part of a plan that concerns the account's connector. */
final class ConnectorPlan {

    private ConnectorPlan() {}

    /** Whether the role must grant the WorkSpaces actions: as asked, else as the account's connector has it. */
    static boolean workspacesWanted(DesiredState desired, Observation seen) {
        return desired.workspaces()
                .orElseGet(() -> seen.connectors() instanceof ConnectorState.Listed listed
                        && listed.connectors().stream()
                                .anyMatch(connector ->
                                        connector.workspacesEnabled().orElse(false)));
    }

    static void draw(DesiredState desired, Observation seen, Draft draft) {
        if (seen.connectors() instanceof ConnectorState.Unreadable unreadable) {
            draft.blocks(unreadable.why());
        } else if (seen.connectors() instanceof ConnectorState.Listed listed) {
            List<Connector> connectors = listed.connectors();
            if (connectors.isEmpty()) {
                missing(desired, draft);
            } else if (connectors.size() > 1) {
                draft.remains(several(desired, connectors));
            } else {
                draft.connector(connectors.get(0).id());
                present(desired, connectors.get(0), seen, draft);
            }
        }
    }

    static Finding several(DesiredState desired, List<Connector> connectors) {
        List<Long> ids = connectors.stream().map(Connector::id).toList();
        return Finding.error(
                FindingCode.SEVERAL_CONNECTORS,
                "Account " + desired.account() + " has " + ids.size() + " connectors, with the IDs " + ids
                        + ": none is picked",
                "Remove all but one in the Workload Security console, then run again");
    }

    private static void missing(DesiredState desired, Draft draft) {
        Finding finding = Finding.error(
                FindingCode.CONNECTOR_MISSING,
                "Workload Security has no connector for account " + desired.account(),
                "Onboard the account: that adds it");
        // A connector on a role that is not right would fail, or would work without the confused-deputy guard.
        if (draft.blocked() || draft.hasRemainingError() || draft.role().isEmpty()) {
            draft.remains(finding);
            return;
        }
        draft.mends(finding);
        ConnectorRequest request = new ConnectorRequest(
                draft.role().get(),
                desired.displayName(),
                Optional.of(desired.workspaces().orElse(false)));
        Change change = Change.of(
                Step.CreateConnector.ACTION,
                "connector for account " + desired.account(),
                "role " + draft.role().get() + (desired.workspaces().orElse(false) ? ", with WorkSpaces" : ""));
        draft.step(new Step.CreateConnector(change, desired.account(), request));
    }

    private static void present(DesiredState desired, Connector connector, Observation seen, Draft draft) {
        if (connector.crossAccountRoleArn().isEmpty()) {
            draft.remains(Finding.error(
                    FindingCode.CONNECTOR_NOT_VERIFIABLE,
                    "Connector " + connector.id() + " of account " + desired.account()
                            + " does not use a cross-account role",
                    "To move it to the role, remove it in the console and onboard the account"));
            return;
        }
        Optional<RoleArn> role = draft.role();
        if (role.isPresent()
                && !connector.crossAccountRoleArn().get().equals(role.get().toString())) {
            otherRole(desired, connector, role.get(), draft);
        }
        Optional<Boolean> wanted = desired.workspaces();
        if (wanted.isPresent() && wanted.get() != connector.workspacesEnabled().orElse(false)) {
            workspacesDiffer(desired, connector, wanted.get(), draft);
        }
        sync(desired, connector, seen, draft);
    }

    private static void otherRole(DesiredState desired, Connector connector, RoleArn role, Draft draft) {
        Finding finding = Finding.error(
                FindingCode.CONNECTOR_USES_OTHER_ROLE,
                "Connector " + connector.id() + " of account " + desired.account() + " uses role "
                        + connector.crossAccountRoleArn().get() + " and not " + role,
                "Name that role, or adopt the connector (--adopt) to move it to " + role);
        if (desired.role().mode() != RoleMode.ADOPT || draft.hasRemainingError()) {
            draft.remains(finding);
            return;
        }
        draft.mends(finding);
        modify(connector, new ConnectorRequest(role, Optional.empty(), Optional.empty()), "use role " + role, draft);
    }

    private static void workspacesDiffer(DesiredState desired, Connector connector, boolean wanted, Draft draft) {
        Finding finding = Finding.warning(
                FindingCode.WORKSPACES_SETTING_DIFFERS,
                "Connector " + connector.id() + " of account " + desired.account() + " has WorkSpaces "
                        + (wanted ? "off" : "on"),
                "Repair the account, or ask for the other setting");
        if (draft.role().isEmpty() || draft.hasRemainingError()) {
            draft.remains(finding);
            return;
        }
        draft.mends(finding);
        modify(
                connector,
                new ConnectorRequest(draft.role().get(), Optional.empty(), Optional.of(wanted)),
                "turn WorkSpaces " + (wanted ? "on" : "off"),
                draft);
    }

    private static void modify(Connector connector, ConnectorRequest request, String detail, Draft draft) {
        draft.step(new Step.ModifyConnector(
                Change.of("ModifyConnector", "connector " + connector.id(), detail), connector.id(), request));
    }

    private static void sync(DesiredState desired, Connector connector, Observation seen, Draft draft) {
        if (connector.lastSync().isEmpty()) {
            draft.remains(Finding.warning(
                    FindingCode.NEVER_SYNCED,
                    "Connector " + connector.id() + " of account " + desired.account() + " has not synchronised yet",
                    "A first synchronisation takes minutes; if it does not come, look for event 1910 in the console"));
            return;
        }
        Duration age = Duration.between(connector.lastSync().get(), seen.at());
        if (age.compareTo(desired.staleAfter()) > 0) {
            draft.remains(Finding.warning(
                    FindingCode.SYNC_STALE,
                    "Connector " + connector.id() + " of account " + desired.account() + " last synchronised "
                            + age.toMinutes() + " minutes ago, at "
                            + connector.lastSync().get(),
                    "Workload Security synchronises every 10 minutes: mend what else was found here, or look for event"
                            + " 1910 in the console"));
        }
    }
}
