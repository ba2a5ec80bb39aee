package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a caller may do something in IAM (Service Authorization Reference: IAM's actions and condition keys). */
final class IamAuthorization {

    private IamAuthorization() {}

    /** Refuses with AccessDenied what policies or boundary do not allow; tags on a new role need iam:TagRole too. */
    static void require(
            AwsAccount account,
            Optional<String> serviceControlPolicy,
            String action,
            Map<String, String> form,
            Identity identity) {
        Optional<AwsRole> role = account.role(form.getOrDefault("RoleName", ""));
        String resource = resource(account, form, role);
        Caller caller = identity.caller(context(form, role));
        boolean tagsNewRole =
                action.equals("CreateRole") && !IamInput.tags(form).isEmpty();
        for (String needed : tagsNewRole ? List.of("iam:CreateRole", "iam:TagRole") : List.of("iam:" + action)) {
            boolean controlled = serviceControlPolicy
                    .filter(policy -> Evaluation.denies(policy, caller, needed, resource))
                    .isPresent();
            boolean bounded = identity.isWithinBoundary(caller, needed, resource);
            if (controlled || !bounded || !identity.isAllowed(caller, needed, resource)) {
                throw new AwsError(
                        403,
                        "AccessDenied",
                        "User: " + identity.arn() + " is not authorized to perform: " + needed + " on resource: "
                                + resource
                                + (controlled
                                        ? " with an explicit deny in a service control policy"
                                        : bounded && identity.isDenied(caller, needed, resource)
                                                ? " with an explicit deny in an identity-based policy"
                                                : bounded
                                                        ? " because no identity-based policy allows the " + needed
                                                                + " action"
                                                        : " because no permissions boundary allows the " + needed
                                                                + " action"));
            }
        }
    }

    private static String resource(AwsAccount account, Map<String, String> form, Optional<AwsRole> role) {
        if (!form.containsKey("RoleName")) {
            return form.getOrDefault("PolicyArn", "*");
        }
        return role.map(AwsRole::arn)
                .orElseGet(() -> account.arn("role" + form.getOrDefault("Path", "/") + form.get("RoleName")));
    }

    private static Map<String, String> context(Map<String, String> form, Optional<AwsRole> role) {
        Map<String, String> context = new TreeMap<>();
        Optional.ofNullable(form.get("PermissionsBoundary"))
                .or(() -> role.flatMap(AwsRole::boundary))
                .ifPresent(arn -> context.put("iam:PermissionsBoundary", arn));
        if (form.containsKey("PolicyArn")) {
            context.put("iam:PolicyARN", form.get("PolicyArn"));
        }
        IamInput.tags(form).forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
        role.ifPresent(there -> there.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, value)));
        return context;
    }
}
