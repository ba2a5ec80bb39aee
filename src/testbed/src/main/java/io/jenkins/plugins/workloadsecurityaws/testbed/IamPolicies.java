package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;

/** The part of IAM that deals with policies on roles; lists come in pages. */
final class IamPolicies {

    private static final int PAGE = 100;

    private final AwsAccount account;

    IamPolicies(AwsAccount account) {
        this.account = account;
    }

    String answer(String action, Map<String, String> form) {
        return switch (action) {
            case "PutRolePolicy" -> put(form);
            case "GetRolePolicy" -> get(form);
            case "DeleteRolePolicy" -> delete(form);
            case "ListRolePolicies" ->
                page("PolicyNames", List.copyOf(role(form).inline().keySet()), form, false);
            case "ListAttachedRolePolicies" ->
                page("AttachedPolicies", role(form).attached(), form, true);
            case "AttachRolePolicy" -> {
                managed(form);
                role(form).attach(form.get("PolicyArn"));
                yield "";
            }
            case "DetachRolePolicy" -> {
                if (!role(form).detach(form.get("PolicyArn"))) {
                    throw missing("Policy " + form.get("PolicyArn") + " was not found.");
                }
                yield "";
            }
            case "GetPolicy" -> {
                managed(form);
                yield "<Policy>" + Xml.element("Arn", form.get("PolicyArn")) + Xml.element("DefaultVersionId", "v1")
                        + "</Policy>";
            }
            case "GetPolicyVersion" ->
                "<PolicyVersion>" + Xml.document("Document", managed(form)) + Xml.element("VersionId", "v1")
                        + Xml.element("IsDefaultVersion", "true") + "</PolicyVersion>";
            default -> throw new AwsError(400, "InvalidAction", "Could not find operation " + action);
        };
    }

    private String put(Map<String, String> form) {
        String name = IamOperations.policyName(form);
        Evaluation.requirePolicy(form.getOrDefault("PolicyDocument", ""), false);
        role(form).putInline(name, form.get("PolicyDocument"));
        return "";
    }

    private String get(Map<String, String> form) {
        String name = IamOperations.policyName(form);
        AwsRole role = role(form);
        String document = role.inline().get(name);
        if (document == null) {
            throw missing("The role policy with name " + name + " cannot be found.");
        }
        return Xml.element("RoleName", role.name())
                + Xml.element("PolicyName", name)
                + Xml.document("PolicyDocument", document);
    }

    private String delete(Map<String, String> form) {
        String name = IamOperations.policyName(form);
        if (!role(form).removeInline(name)) {
            throw missing("The role policy with name " + name + " cannot be found.");
        }
        return "";
    }

    private String managed(Map<String, String> form) {
        String arn = form.getOrDefault("PolicyArn", "");
        return account.managedPolicy(arn).orElseThrow(() -> missing("Policy " + arn + " was not found."));
    }

    private AwsRole role(Map<String, String> form) {
        return IamOperations.there(account, form);
    }

    private static String page(String name, List<String> all, Map<String, String> form, boolean attached) {
        int from = Integer.parseInt(form.getOrDefault("Marker", "0"));
        int to = Math.min(all.size(), from + Integer.parseInt(form.getOrDefault("MaxItems", String.valueOf(PAGE))));
        String members = Xml.members(
                name,
                all.subList(from, to),
                item -> attached
                        ? Xml.element("PolicyName", item.substring(item.lastIndexOf('/') + 1))
                                + Xml.element("PolicyArn", item)
                        : Xml.escape(item));
        boolean more = to < all.size();
        return members
                + Xml.element("IsTruncated", String.valueOf(more))
                + (more ? Xml.element("Marker", String.valueOf(to)) : "");
    }

    private static AwsError missing(String message) {
        return new AwsError(404, "NoSuchEntity", message);
    }
}
