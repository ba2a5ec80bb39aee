package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.NewRole;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One write of a plan, and what it makes of what was observed. Policy documents inside hold the external ID, so a step is
 * shown only as its {@link #change()}.
 */
public sealed interface Step {

    /** {@return what the step does, fit to be shown} */
    Change change();

    /**
     * What there will be when the step was made, everything else standing still.
     *
     * @param before what there is
     * @return what there is then
     */
    Observation after(Observation before);

    /** IAM CreateRole. */
    record CreateRole(Change change, RoleArn arn, NewRole role) implements Step {
        @Override
        public Observation after(Observation before) {
            Instant at = ((RoleState.Absent) before.role()).at();
            Role made = new Role(arn, role.trustPolicy(), role.boundaryArn(), role.tags(), Optional.of(at));
            return before.with(new RoleState.Found(made, Map.of(), List.of(), before.wantedBoundary(), Depth.FULL, at));
        }

        @Override
        public String toString() {
            return change.toString();
        }
    }

    /** IAM PutRolePolicy; {@code isNew} tells whether the role had no policy of this name. */
    record PutRolePolicy(Change change, RoleArn arn, String policyName, String document, boolean isNew)
            implements Step {
        @Override
        public Observation after(Observation before) {
            RoleState.Found found = found(before);
            Map<String, Reading<String>> inline = new HashMap<>(found.inline());
            inline.put(policyName, new Reading.Seen<>(document, found.at()));
            return before.with(new RoleState.Found(
                    found.role(), inline, found.attached(), found.boundary(), found.depth(), found.at()));
        }
    }

    /** IAM UpdateAssumeRolePolicy. */
    record UpdateTrustPolicy(Change change, RoleArn arn, String document) implements Step {
        @Override
        public Observation after(Observation before) {
            Role role = found(before).role();
            return with(before, new Role(role.arn(), document, role.boundaryArn(), role.tags(), role.created()));
        }

        @Override
        public String toString() {
            return change.toString();
        }
    }

    /** IAM TagRole. */
    record TagRole(Change change, RoleArn arn, Map<String, String> tags) implements Step {
        @Override
        public Observation after(Observation before) {
            Role role = found(before).role();
            Map<String, String> all = new HashMap<>(role.tags());
            all.putAll(tags);
            return with(before, new Role(role.arn(), role.trustPolicy(), role.boundaryArn(), all, role.created()));
        }
    }

    /** IAM PutRolePermissionsBoundary. */
    record PutBoundary(Change change, RoleArn arn, String boundaryArn) implements Step {
        @Override
        public Observation after(Observation before) {
            RoleState.Found found = found(before);
            Role role = found.role();
            Role bounded =
                    new Role(role.arn(), role.trustPolicy(), Optional.of(boundaryArn), role.tags(), role.created());
            return before.with(new RoleState.Found(
                    bounded, found.inline(), found.attached(), before.wantedBoundary(), found.depth(), found.at()));
        }
    }

    /** {@code POST /awsconnectors}. */
    record CreateConnector(Change change, AccountId account, ConnectorRequest request) implements Step {
        static final String ACTION = Journal.CREATE_CONNECTOR;

        /** The connector, if there is one alone and it names the role of this step. */
        Optional<Connector> onlyOurs(List<Connector> connectors) {
            return connectors.stream()
                    .filter(connector -> connectors.size() == 1)
                    .filter(connector -> connector
                            .crossAccountRoleArn()
                            .filter(request.role().toString()::equals)
                            .isPresent())
                    .findFirst();
        }

        /** The planned connector has no ID yet, and counts as synchronised: whether it will be is seen when it is there. */
        @Override
        public Observation after(Observation before) {
            Instant at = ((Reading.Seen<List<Connector>>) before.connectors()).at();
            Connector planned = new Connector(
                    0,
                    request.displayName().orElse(""),
                    account.value(),
                    Optional.of(request.role().toString()),
                    request.workspacesEnabled(),
                    Optional.of(at),
                    List.of());
            return before.with(List.of(planned), at);
        }
    }

    /** {@code POST /awsconnectors/{id}?sync=true}. */
    record ModifyConnector(Change change, AccountId account, long id, ConnectorRequest request) implements Step {
        /** Names the role that the connector has, for the sake of what follows from that. */
        static final String SYNCHRONISE = "SyncConnector";

        /** Whether the connector shows that the step was made. */
        boolean isVisible() {
            return !change.action().equals(SYNCHRONISE);
        }

        /** Whether the connector is as this step wants it. */
        boolean isDoneOn(Connector connector) {
            return connector.id() == id
                    && connector
                            .crossAccountRoleArn()
                            .filter(request.role().toString()::equals)
                            .isPresent()
                    && request.workspacesEnabled()
                            .map(wanted ->
                                    wanted == connector.workspacesEnabled().orElse(false))
                            .orElse(true);
        }

        @Override
        public Observation after(Observation before) {
            Instant at = ((Reading.Seen<List<Connector>>) before.connectors()).at();
            Connector there = before.connectorsSeen().get(0);
            Connector changed = new Connector(
                    id,
                    there.displayName(),
                    there.accountId(),
                    Optional.of(request.role().toString()),
                    request.workspacesEnabled().or(there::workspacesEnabled),
                    there.lastSync(),
                    there.regions());
            return before.with(List.of(changed), at);
        }
    }

    /** {@code DELETE /awsconnectors/{id}}. */
    record DeleteConnector(Change change, long id) implements Step {
        static final String ACTION = Journal.DELETE_CONNECTOR;

        @Override
        public Observation after(Observation before) {
            return before.with(List.of(), ((Reading.Seen<List<Connector>>) before.connectors()).at());
        }
    }

    /** IAM DeleteRolePolicy. */
    record DeleteRolePolicy(Change change, RoleArn arn, String policyName) implements Step {
        @Override
        public Observation after(Observation before) {
            RoleState.Found found = found(before);
            Map<String, Reading<String>> inline = new HashMap<>(found.inline());
            inline.remove(policyName);
            return before.with(new RoleState.Found(
                    found.role(), inline, found.attached(), found.boundary(), found.depth(), found.at()));
        }
    }

    /** IAM DeleteRole. */
    record DeleteRole(Change change, RoleArn arn) implements Step {
        @Override
        public Observation after(Observation before) {
            return before.with(new RoleState.Absent(arn, found(before).at()));
        }
    }

    private static RoleState.Found found(Observation observation) {
        return observation.found().orElseThrow(() -> new IllegalStateException("the step needs the role"));
    }

    private static Observation with(Observation before, Role role) {
        RoleState.Found found = found(before);
        return before.with(new RoleState.Found(
                role, found.inline(), found.attached(), found.boundary(), found.depth(), found.at()));
    }
}
