package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** IAM (API reference 2010-05-08), as far as roles go. */
final class IamOperations {

    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");

    private final AwsCloud cloud;

    IamOperations(AwsCloud cloud) {
        this.cloud = cloud;
    }

    String answer(String action, Map<String, String> form, Identity identity) {
        AwsAccount account = cloud.account(identity.account());
        authorize(action, form, identity);
        return switch (action) {
            case "CreateRole" -> createRole(account, form, identity);
            case "GetRole" -> role(seen(account, form));
            case "DeleteRole" -> deleteRole(account, form);
            case "UpdateAssumeRolePolicy" -> {
                Evaluation.requirePolicy(form.getOrDefault("PolicyDocument", ""), true);
                there(account, form).setTrustPolicy(normalised(form.get("PolicyDocument")));
                yield "";
            }
            case "TagRole" -> {
                AwsRole role = there(account, form);
                tags(form).forEach(role::tag);
                yield "";
            }
            case "UntagRole" -> {
                AwsRole role = there(account, form);
                numbered(form, "TagKeys.member.").forEach(role::untag);
                yield "";
            }
            case "PutRolePermissionsBoundary" -> {
                there(account, form).setBoundary(form.get("PermissionsBoundary"));
                yield "";
            }
            case "DeleteRolePermissionsBoundary" -> {
                there(account, form).setBoundary(null);
                yield "";
            }
            default -> new IamPolicies(account).answer(action, form);
        };
    }

    private void authorize(String action, Map<String, String> form, Identity identity) {
        String resource = form.containsKey("RoleName")
                ? "arn:aws:iam::" + identity.account() + ":role" + form.getOrDefault("Path", "/") + form.get("RoleName")
                : form.getOrDefault("PolicyArn", "*");
        Caller caller = Caller.of(identity.account(), identity.principalArn(), Map.of());
        boolean bounded = identity.role()
                .flatMap(AwsRole::boundaryDocument)
                .map(boundary -> Evaluation.allows(List.of(boundary), caller, "iam:" + action, resource))
                .orElse(true);
        boolean wantsTags = action.equals("CreateRole") && !tags(form).isEmpty();
        for (String needed : wantsTags ? List.of("iam:CreateRole", "iam:TagRole") : List.of("iam:" + action)) {
            if (!bounded || !Evaluation.allows(identity.policies(), caller, needed, resource)) {
                throw new AwsError(
                        403,
                        "AccessDenied",
                        "User: " + identity.arn() + " is not authorized to perform: " + needed + " on resource: "
                                + resource
                                + (bounded ? "" : " because no permissions boundary allows the " + needed + " action"));
            }
        }
    }

    private String createRole(AwsAccount account, Map<String, String> form, Identity identity) {
        String name = form.getOrDefault("RoleName", "");
        if (!ROLE_NAME.matcher(name).matches()) {
            throw new AwsError(
                    400,
                    "ValidationError",
                    "The specified value for roleName is invalid. It must contain only"
                            + " alphanumeric characters and/or the following: +=,.@_-");
        }
        Evaluation.requirePolicy(form.getOrDefault("AssumeRolePolicyDocument", ""), true);
        AwsRole role = account.createRole(
                name, form.getOrDefault("Path", "/"), normalised(form.get("AssumeRolePolicyDocument")));
        tags(form).forEach(role::tag);
        if (form.containsKey("PermissionsBoundary")) {
            role.setBoundary(form.get("PermissionsBoundary"));
        }
        return role(role);
    }

    /** IAM gives a bare account ID back as the ARN of the account's root. */
    private static String normalised(String trustPolicy) {
        return trustPolicy.replaceAll("(\"AWS\"\\s*:\\s*)\"(\\d{12})\"", "$1\"arn:aws:iam::$2:root\"");
    }

    private String deleteRole(AwsAccount account, Map<String, String> form) {
        AwsRole role = there(account, form);
        if (!role.inline().isEmpty() || !role.attached().isEmpty()) {
            throw new AwsError(409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
        }
        account.deleteRole(role.name());
        return "";
    }

    static AwsRole there(AwsAccount account, Map<String, String> form) {
        String name = form.getOrDefault("RoleName", "");
        return account.role(name)
                .orElseThrow(
                        () -> new AwsError(404, "NoSuchEntity", "The role with name " + name + " cannot be found."));
    }

    /** Reads come from copies that may not know a new role yet. */
    private static AwsRole seen(AwsAccount account, Map<String, String> form) {
        AwsRole role = there(account, form);
        if (!role.isSeen()) {
            throw new AwsError(404, "NoSuchEntity", "The role with name " + role.name() + " cannot be found.");
        }
        return role;
    }

    private static String role(AwsRole role) {
        return "<Role>"
                + Xml.element("Path", role.path())
                + Xml.document("AssumeRolePolicyDocument", role.trustPolicy())
                + Xml.element("MaxSessionDuration", "3600")
                + Xml.element("RoleId", "AROATESTBED")
                + Xml.element("RoleName", role.name())
                + Xml.element("Arn", role.arn())
                + Xml.element("CreateDate", "2026-01-01T00:00:00Z")
                + role.boundary()
                        .map(arn -> "<PermissionsBoundary>"
                                + Xml.element("PermissionsBoundaryType", "Policy")
                                + Xml.element("PermissionsBoundaryArn", arn)
                                + "</PermissionsBoundary>")
                        .orElse("")
                + Xml.members(
                        "Tags",
                        role.tags().entrySet(),
                        tag -> Xml.element("Key", tag.getKey()) + Xml.element("Value", tag.getValue()))
                + "</Role>";
    }

    static String policyName(Map<String, String> form) {
        String name = form.getOrDefault("PolicyName", "");
        if (!POLICY_NAME.matcher(name).matches()) {
            throw new AwsError(400, "ValidationError", "The specified value for policyName is invalid.");
        }
        return name;
    }

    private static Map<String, String> tags(Map<String, String> form) {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
            tags.put(form.get("Tags.member." + i + ".Key"), form.getOrDefault("Tags.member." + i + ".Value", ""));
        }
        return tags;
    }

    private static List<String> numbered(Map<String, String> form, String prefix) {
        return form.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }
}
