package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsPermission.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What this product is used for in AWS, and the actions that each use takes: the one table from which policies and
 * documentation are written. STS GetCallerIdentity, called once a run, needs no permission
 * (<a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">STS, GetCallerIdentity</a>).
 */
public enum AwsUse {
    /** Look and judge; dry runs too. */
    VERIFY(Permissions.READ, List.of()),

    /**
     * Verify, and show by a short-lived role that AWS enforces the external ID. That the session may enter the role needs
     * no permission: the role's trust policy names it, within one account (IAM User Guide, policy evaluation logic).
     */
    PROVE(
            Permissions.READ,
            List.of(
                    new AwsPermission("iam:CreateRole", Target.PROBE, "the probe is made"),
                    new AwsPermission("iam:TagRole", Target.PROBE, "it is tagged as it is made"),
                    new AwsPermission("iam:DeleteRole", Target.PROBE, "the probe, or what a crash left, is deleted"),
                    new AwsPermission("iam:ListRoles", Target.ALL_ROLES, "probes that a crash left are looked for"),
                    new AwsPermission("iam:GetRole", Target.PROBE, "a crash left a probe"),
                    new AwsPermission("iam:ListRolePolicies", Target.PROBE, "a crash left a probe"),
                    new AwsPermission("iam:ListAttachedRolePolicies", Target.PROBE, "a crash left a probe"))),

    /** Add an account. */
    ONBOARD(Permissions.READ, Permissions.WRITE),

    /** Mend an account that was added before. */
    REPAIR(Permissions.READ, Permissions.WRITE),

    /** Take an account out together with its role. Without the role no call to AWS is made. */
    OFFBOARD(Permissions.READ_WITHOUT_DOCUMENTS, Permissions.DELETE),

    /** Move an account that is there to another external ID. */
    ROTATE(Permissions.READ, Permissions.MOVE),

    /** Choose accounts from an organization, or compare it with the connectors; together with another use. */
    ORGANIZATION(
            List.of(
                    new AwsPermission("organizations:DescribeOrganization", Target.ORGANIZATION, "always"),
                    new AwsPermission("organizations:ListAccounts", Target.ORGANIZATION, "always"),
                    new AwsPermission(
                            "organizations:ListAccountsForParent",
                            Target.ORGANIZATION,
                            "organizational units are chosen or left out"),
                    new AwsPermission(
                            "organizations:ListOrganizationalUnitsForParent",
                            Target.ORGANIZATION,
                            "organizational units are chosen or left out"),
                    new AwsPermission(
                            "organizations:DescribeAccount",
                            Target.ORGANIZATION,
                            "single accounts are chosen or left out"),
                    new AwsPermission(
                            "organizations:ListTagsForResource", Target.ORGANIZATION, "accounts are chosen by tag")),
            List.of());

    private final List<AwsPermission> permissions;

    AwsUse(List<AwsPermission> reads, List<AwsPermission> more) {
        this.permissions = Stream.concat(reads.stream(), more.stream()).toList();
    }

    /** {@return the use as the command line names it, for example {@code verify}} */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What it takes.
     *
     * @param boundary whether the role is to have a permissions boundary
     * @return the permissions, those of the caller first
     */
    public List<AwsPermission> permissions(boolean boundary) {
        List<AwsPermission> all = new ArrayList<>();
        if (this != ORGANIZATION) {
            all.add(new AwsPermission(
                    "sts:AssumeRole", Target.ACCESS_ROLE, "each account but the caller's own is entered"));
        }
        permissions.stream()
                .filter(permission -> boundary || !permission.equals(Permissions.BOUNDARY))
                .forEach(all::add);
        return all;
    }

    @Override
    public String toString() {
        return title();
    }

    /** An enum's constants can't refer to its own fields. */
    private static final class Permissions {

        static final AwsPermission BOUNDARY = new AwsPermission(
                "iam:PutRolePermissionsBoundary", Target.ROLE, "an existing role lacks the boundary that is wanted");

        static final List<AwsPermission> READ_WITHOUT_DOCUMENTS = List.of(
                new AwsPermission("iam:GetRole", Target.ROLE, "always"),
                new AwsPermission("iam:ListRolePolicies", Target.ROLE, "the role is there"),
                new AwsPermission("iam:ListAttachedRolePolicies", Target.ROLE, "the role is there"));

        static final List<AwsPermission> READ = Stream.concat(
                        READ_WITHOUT_DOCUMENTS.stream(),
                        Stream.of(
                                new AwsPermission("iam:GetRolePolicy", Target.ROLE, "the role has inline policies"),
                                new AwsPermission(
                                        "iam:GetPolicy",
                                        Target.MANAGED_POLICIES,
                                        "the role has managed policies or a boundary"),
                                new AwsPermission(
                                        "iam:GetPolicyVersion",
                                        Target.MANAGED_POLICIES,
                                        "the role has managed policies or a boundary")))
                .toList();

        static final List<AwsPermission> DELETE = List.of(
                new AwsPermission("iam:DeleteRolePolicy", Target.ROLE, "this product's role is deleted"),
                new AwsPermission("iam:DeleteRole", Target.ROLE, "this product's role is deleted"));

        static final List<AwsPermission> MOVE = List.of(
                new AwsPermission(
                        "iam:TagRole", Target.ROLE, "the external ID is changed: the role's tag tells the stage"),
                new AwsPermission(
                        "iam:UpdateAssumeRolePolicy",
                        Target.ROLE,
                        "the external ID is changed: both are admitted, then the new one alone"));

        static final List<AwsPermission> WRITE = List.of(
                new AwsPermission("iam:CreateRole", Target.ROLE, "the role is missing"),
                // IAM wants it of whoever gives tags to CreateRole (IAM API reference, CreateRole, Tags).
                new AwsPermission("iam:TagRole", Target.ROLE, "a new role is tagged as it is made; a role lacks a tag"),
                new AwsPermission(
                        "iam:PutRolePolicy",
                        Target.ROLE,
                        "the inline policy is missing, grants too little, or grants too much"),
                new AwsPermission("iam:UpdateAssumeRolePolicy", Target.ROLE, "the trust policy is wrong"),
                BOUNDARY,
                new AwsPermission("iam:DeleteRolePolicy", Target.ROLE, "a new role is taken back after a refusal"),
                new AwsPermission("iam:DeleteRole", Target.ROLE, "a new role is taken back after a refusal"));

        private Permissions() {}
    }
}
