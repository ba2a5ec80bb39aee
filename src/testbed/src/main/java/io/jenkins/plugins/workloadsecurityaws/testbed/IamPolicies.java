package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The part of IAM that deals with policies on roles; lists come in pages. */
final class IamPolicies {

    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final int MOST_ATTACHED = 10;

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
                page("PolicyNames", List.copyOf(seen(form).inline().keySet()), form, Xml::escape);
            case "ListAttachedRolePolicies" ->
                page("AttachedPolicies", seen(form).attached(), form, IamPolicies::attached);
            case "AttachRolePolicy" -> {
                managed(form);
                attach(role(form), form.get("PolicyArn"));
                yield "";
            }
            case "DetachRolePolicy" -> {
                String arn = form.getOrDefault("PolicyArn", "");
                if (!role(form).attached().contains(arn)) {
                    throw missing("Policy " + arn + " was not found.");
                }
                role(form).change(old -> old.withoutAttached(arn));
                yield "";
            }
            case "GetPolicy" -> policy(form);
            case "GetPolicyVersion" -> policyVersion(form);
            default -> throw new AwsError(400, "InvalidAction", "Could not find operation " + action);
        };
    }

    private String put(Map<String, String> form) {
        String name = IamInput.policyName(form);
        String document = form.getOrDefault("PolicyDocument", "");
        AwsRole role = role(form);
        Map<String, String> others = role.inline();
        others.remove(name);
        PolicyRules.requirePermissions(document, others.values());
        role.change(old -> old.withInline(name, document));
        return "";
    }

    private String get(Map<String, String> form) {
        String name = IamInput.policyName(form);
        String document = seen(form).inline().get(name);
        if (document == null) {
            throw missing("The role policy with name " + name + " cannot be found.");
        }
        return Xml.element("RoleName", form.get("RoleName"))
                + Xml.element("PolicyName", name)
                + Xml.document("PolicyDocument", document);
    }

    private String delete(Map<String, String> form) {
        String name = IamInput.policyName(form);
        if (!role(form).inline().containsKey(name)) {
            throw missing("The role policy with name " + name + " cannot be found.");
        }
        role(form).change(old -> old.withoutInline(name));
        return "";
    }

    private String managed(Map<String, String> form) {
        String arn = form.getOrDefault("PolicyArn", "");
        return account.managedPolicy(arn).orElseThrow(() -> missing("Policy " + arn + " was not found."));
    }

    private static void attach(AwsRole role, String arn) {
        if (!role.attached().contains(arn) && role.attached().size() >= MOST_ATTACHED) {
            throw new AwsError(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: " + MOST_ATTACHED);
        }
        role.change(old -> old.withAttached(arn));
    }

    private String policy(Map<String, String> form) {
        managed(form);
        String arn = form.get("PolicyArn");
        return "<Policy>"
                + Xml.element("PolicyName", arn.substring(arn.lastIndexOf('/') + 1))
                + Xml.element("Path", "/")
                + Xml.element("Arn", arn)
                + Xml.element("DefaultVersionId", "v1")
                + Xml.element("IsAttachable", "true")
                + "</Policy>";
    }

    /** Every managed policy here has one version. */
    private String policyVersion(Map<String, String> form) {
        String document = managed(form);
        if (!form.getOrDefault("VersionId", "").equals("v1")) {
            throw missing("Policy " + form.get("PolicyArn") + " version " + form.get("VersionId")
                    + " does not exist or is not attachable.");
        }
        return "<PolicyVersion>" + Xml.document("Document", document) + Xml.element("VersionId", "v1")
                + Xml.element("IsDefaultVersion", "true") + "</PolicyVersion>";
    }

    private RoleState seen(Map<String, String> form) {
        return IamOperations.seen(account, form);
    }

    private AwsRole role(Map<String, String> form) {
        return IamOperations.there(account, form);
    }

    private static String attached(String arn) {
        return Xml.element("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)) + Xml.element("PolicyArn", arn);
    }

    /** One page of a list, each item written as its member. */
    static String page(String name, List<String> all, Map<String, String> form, Function<String, String> member) {
        int from = Integer.parseInt(form.getOrDefault("Marker", "0"));
        int most = Integer.parseInt(form.getOrDefault("MaxItems", String.valueOf(PAGE)));
        if (from < 0 || from > all.size()) {
            throw IamInput.invalid("Invalid Marker.");
        }
        if (most < 1 || most > LARGEST_PAGE) {
            throw IamInput.invalid("1 validation error detected: Value '" + most
                    + "' at 'maxItems' failed to satisfy constraint: Member must be between 1 and " + LARGEST_PAGE);
        }
        int to = Math.min(all.size(), from + most);
        String members = Xml.members(name, all.subList(from, to), member);
        boolean more = to < all.size();
        return members
                + Xml.element("IsTruncated", String.valueOf(more))
                + (more ? Xml.element("Marker", String.valueOf(to)) : "");
    }

    private static AwsError missing(String message) {
        return new AwsError(404, "NoSuchEntity", message);
    }
}
