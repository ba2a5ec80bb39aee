package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.NewRole;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import java.util.List;
import java.util.Map;

/**
 * One write of a plan. Policy documents inside hold the external ID, so a step is shown only as its {@link #change()}.
 */
public sealed interface Step {

    /** {@return what the step does, fit to be shown} */
    Change change();

    /** IAM CreateRole. */
    record CreateRole(Change change, RoleArn arn, NewRole role) implements Step {
        @Override
        public String toString() {
            return change.toString();
        }
    }

    /** IAM PutRolePolicy; {@code isNew} tells whether the role had no policy of this name. */
    record PutRolePolicy(Change change, RoleArn arn, String policyName, String document, boolean isNew)
            implements Step {}

    /** IAM UpdateAssumeRolePolicy. */
    record UpdateTrustPolicy(Change change, RoleArn arn, String document) implements Step {
        @Override
        public String toString() {
            return change.toString();
        }
    }

    /** IAM TagRole. */
    record TagRole(Change change, RoleArn arn, Map<String, String> tags) implements Step {}

    /** IAM PutRolePermissionsBoundary. */
    record PutBoundary(Change change, RoleArn arn, String boundaryArn) implements Step {}

    /** {@code POST /awsconnectors}. */
    record CreateConnector(Change change, AccountId account, ConnectorRequest request) implements Step {
        static final String ACTION = "CreateConnector";

        /** Those connectors that name the role of this step. */
        List<Connector> namingOurRole(List<Connector> connectors) {
            String role = request.role().toString();
            return connectors.stream()
                    .filter(connector ->
                            connector.crossAccountRoleArn().filter(role::equals).isPresent())
                    .toList();
        }
    }

    /** {@code POST /awsconnectors/{id}?sync=true}. */
    record ModifyConnector(Change change, long id, ConnectorRequest request) implements Step {}

    /** {@code DELETE /awsconnectors/{id}}. */
    record DeleteConnector(Change change, long id) implements Step {
        static final String ACTION = "DeleteConnector";
    }

    /** IAM DeleteRolePolicy. */
    record DeleteRolePolicy(Change change, RoleArn arn, String policyName) implements Step {}

    /** IAM DeleteRole. */
    record DeleteRole(Change change, RoleArn arn) implements Step {}
}
