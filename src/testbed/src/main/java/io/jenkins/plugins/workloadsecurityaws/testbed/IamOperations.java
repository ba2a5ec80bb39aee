package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** IAM (API reference 2010-05-08), as far as roles go. */
final class IamOperations {

    private final AwsCloud cloud;

    IamOperations(AwsCloud cloud) {
        this.cloud = cloud;
    }

    String answer(String action, Map<String, String> form, Identity identity) {
        AwsAccount account = cloud.account(identity.account());
        IamAuthorization.require(
                account, cloud.organization().serviceControlPolicy(account.id()), action, form, identity);
        return switch (action) {
            case "CreateRole" -> createRole(account, form);
            case "GetRole" -> {
                AwsRole role = there(account, form);
                yield role(role, seen(account, form));
            }
            case "ListRoles" -> listRoles(account, form);
            case "DeleteRole" -> deleteRole(account, form);
            case "UpdateAssumeRolePolicy" -> {
                String document = PolicyRules.storedTrust(form.getOrDefault("PolicyDocument", ""), account.partition());
                there(account, form).change(old -> old.withTrustPolicy(document));
                yield "";
            }
            case "TagRole" -> {
                AwsRole role = there(account, form);
                IamInput.checkedTags(form, role.tags())
                        .forEach((key, value) -> role.change(old -> old.withTag(key, value)));
                yield "";
            }
            case "UntagRole" -> {
                AwsRole role = there(account, form);
                IamInput.numbered(form, "TagKeys.member.").forEach(key -> role.change(old -> old.withoutTag(key)));
                yield "";
            }
            case "PutRolePermissionsBoundary" -> {
                String boundary = existingBoundary(account, form);
                there(account, form).change(old -> old.withBoundary(boundary));
                yield "";
            }
            case "DeleteRolePermissionsBoundary" -> {
                there(account, form).change(old -> old.withBoundary(null));
                yield "";
            }
            default -> new IamPolicies(account).answer(action, form);
        };
    }

    private static String createRole(AwsAccount account, Map<String, String> form) {
        String name = IamInput.roleName(form);
        String path = IamInput.path(form);
        RoleState state = RoleState.of(
                PolicyRules.storedTrust(form.getOrDefault("AssumeRolePolicyDocument", ""), account.partition()));
        for (Map.Entry<String, String> tag :
                IamInput.checkedTags(form, Map.of()).entrySet()) {
            state = state.withTag(tag.getKey(), tag.getValue());
        }
        if (form.containsKey("PermissionsBoundary")) {
            state = state.withBoundary(existingBoundary(account, form));
        }
        return role(account.createRole(name, path, state), state);
    }

    private static String existingBoundary(AwsAccount account, Map<String, String> form) {
        String arn = form.getOrDefault("PermissionsBoundary", "");
        if (account.managedPolicy(arn).isEmpty()) {
            throw new AwsError(404, "NoSuchEntity", "Scope ARN: " + arn + " does not exist or is not attachable.");
        }
        return arn;
    }

    /** The list tells neither tags nor boundary (API reference, ListRoles), and nothing yet of what is too young. */
    private static String listRoles(AwsAccount account, Map<String, String> form) {
        String prefix = IamInput.pathPrefix(form);
        List<String> roles = account.roles().stream()
                .filter(role -> role.path().startsWith(prefix))
                .flatMap(role -> role.read().map(state -> shown(role, state)).stream())
                .toList();
        return IamPolicies.page("Roles", roles, form, role -> role);
    }

    private static String deleteRole(AwsAccount account, Map<String, String> form) {
        AwsRole role = there(account, form);
        if (!role.inline().isEmpty()) {
            throw new AwsError(409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
        }
        if (!role.attached().isEmpty()) {
            throw new AwsError(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
        }
        account.deleteRole(role.name());
        return "";
    }

    /** The role as writes find it. */
    static AwsRole there(AwsAccount account, Map<String, String> form) {
        String name = IamInput.roleName(form);
        return account.role(name).orElseThrow(() -> noSuchRole(name));
    }

    /** The role as reads find it: they come from copies that may not know the latest writes yet. */
    static RoleState seen(AwsAccount account, Map<String, String> form) {
        AwsRole role = there(account, form);
        return role.read().orElseThrow(() -> noSuchRole(role.name()));
    }

    private static AwsError noSuchRole(String name) {
        return new AwsError(404, "NoSuchEntity", "The role with name " + name + " cannot be found.");
    }

    private static String role(AwsRole role, RoleState state) {
        return "<Role>"
                + shown(role, state)
                + state.boundary()
                        .map(arn -> "<PermissionsBoundary>"
                                + Xml.element("PermissionsBoundaryType", "Policy")
                                + Xml.element("PermissionsBoundaryArn", arn)
                                + "</PermissionsBoundary>")
                        .orElse("")
                + Xml.members(
                        "Tags",
                        state.tags().entrySet(),
                        tag -> Xml.element("Key", tag.getKey()) + Xml.element("Value", tag.getValue()))
                + "</Role>";
    }

    private static String shown(AwsRole role, RoleState state) {
        return Xml.element("Path", role.path())
                + Xml.document("AssumeRolePolicyDocument", state.trustPolicy())
                + Xml.element("MaxSessionDuration", "3600")
                + Xml.element("RoleId", role.id())
                + Xml.element("RoleName", role.name())
                + Xml.element("Arn", role.arn())
                + Xml.element(
                        "CreateDate",
                        role.created().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
