package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.Map;

/**
 * Whether a caller may read the organization: its policies must allow it, and, but for DescribeOrganization, it must
 * belong to the management account or a delegated administrator (API reference, each operation).
 */
final class OrganizationsAuthorization {

    private OrganizationsAuthorization() {}

    static void require(Organization organization, String action, Identity identity) {
        String permission = "organizations:" + action;
        Caller caller = identity.caller(Map.of());
        if (!identity.isAllowed(caller, permission, "*") || !identity.isWithinBoundary(caller, permission, "*")) {
            throw denied("User: " + identity.arn() + " is not authorized to perform: " + permission
                    + " on resource: * because no identity-based policy allows the " + permission + " action");
        }
        if (!organization.holds(identity.account())) {
            throw new AwsError(
                    400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
        }
        if (!action.equals("DescribeOrganization") && !organization.mayBeReadBy(identity.account())) {
            throw denied("You don't have permissions to access this resource.");
        }
    }

    private static AwsError denied(String message) {
        return new AwsError(400, "AccessDeniedException", message);
    }
}
