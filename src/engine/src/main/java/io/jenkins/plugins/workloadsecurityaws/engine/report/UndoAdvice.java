package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;

/** How somebody takes back, by hand or with this product, what a change did after it was approved and made. */
final class UndoAdvice {

    private UndoAdvice() {}

    /** One sentence, the same for all changes of its kind. */
    static String of(Change change) {
        return switch (change.action()) {
            case "CreateRole" -> "offboard the account with --delete-role: that removes the connector, then the role";
            case "CreateConnector" -> "offboard the account: that removes the connector and leaves the role";
            case "PutRolePolicy" ->
                change.before().isPresent()
                        ? "put the policy document that stands below as 'before' back into the role's inline policy"
                        : "goes with the role: offboard the account with --delete-role";
            case "UpdateAssumeRolePolicy" ->
                "put the trust policy that stands below as 'before' back, with the external"
                        + " IDs that are masked there; it was replaced because it was not safe or did not work";
            case "TagRole" -> "remove the tags named here from the role";
            case "PutRolePermissionsBoundary" -> "put the role's earlier permissions boundary back, or remove this one";
            case "ModifyConnector" ->
                "set the connector back in the Workload Security console, or ask for the other"
                        + " setting and repair the account";
            case "DeleteConnector" -> "onboard the account again: it gets a new connector with another ID";
            case "DeleteRole", "DeleteRolePolicy" -> "onboard the account again: the role is made anew";
            default -> "see what the change says of itself";
        };
    }

    /** Whether the advice points to the document that was there before. */
    static boolean needsDocument(Change change) {
        return change.before().isPresent();
    }
}
