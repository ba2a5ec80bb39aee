package io.jenkins.plugins.workloadsecurityaws.engine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsPermission.Target;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The identity policies that uses take, no action more. Makes no call and holds no secret. Immutable.
 *
 * <p>With an access role there are two: one for the identity that assumes it (the caller, or the last of the roles on the
 * way), one for the access role. Without one the caller's credentials lead into the account by themselves, and one
 * identity needs everything.
 */
public final class IamPolicyExport {

    /** The document for the caller's own identity. */
    public static final String CALLER = "caller";

    /** The document for the access role of each target account. */
    public static final String ACCESS_ROLE = "access-role";

    private static final JsonMapper JSON = new JsonMapper();
    private static final AccountId ANY = new AccountId("000000000000");

    /** Statements of a document in their order. */
    private enum Statement {
        ENTER("EnterTargetAccounts"),
        ORGANIZATION("ReadTheOrganization"),
        READ_ROLE("ReadTheRole"),
        READ_POLICIES("ReadManagedPolicies"),
        BOUND("MakeTheRoleOnlyWithTheBoundary"),
        WRITE("MakeAndMendTheRole"),
        PROBE("MakeAndDeleteProbes"),
        LIST("FindProbesLeftOver");

        private final String id;

        Statement(String id) {
            this.id = id;
        }

        static Statement of(AwsPermission permission, boolean boundary) {
            return switch (permission.target()) {
                case ACCESS_ROLE -> ENTER;
                case ORGANIZATION -> ORGANIZATION;
                case MANAGED_POLICIES -> READ_POLICIES;
                case PROBE -> PROBE;
                case ALL_ROLES -> LIST;
                case ROLE ->
                    switch (permission.action()) {
                        case "iam:GetRole",
                                "iam:GetRolePolicy",
                                "iam:ListRolePolicies",
                                "iam:ListAttachedRolePolicies" -> READ_ROLE;
                        case "iam:CreateRole", "iam:PutRolePermissionsBoundary" -> boundary ? BOUND : WRITE;
                        default -> WRITE;
                    };
            };
        }
    }

    private final Collection<AwsUse> uses;
    private final Optional<String> accessRole;
    private final List<AccountId> accounts;
    private final Partition partition;
    private final RoleSpec role;

    private IamPolicyExport(
            Collection<AwsUse> uses,
            Optional<String> accessRole,
            List<AccountId> accounts,
            Partition partition,
            RoleSpec role) {
        this.uses = uses;
        this.accessRole = accessRole;
        this.accounts = accounts;
        this.partition = partition;
        this.role = role;
    }

    /**
     * Checks what is asked for.
     *
     * @param uses what is to be done, at least one use
     * @param accessRole the role to assume in each target account; absent: the caller's own credentials serve
     * @param accounts the target accounts that may be entered; none: all that let the caller in
     * @param partition the partition of the accounts; absent: {@code aws}
     * @param roleName the cross-account role's name; absent: the default of {@link AccountRequest}
     * @param rolePath its path; absent: {@code /}
     * @param boundaryArn the permissions boundary that it is to have
     * @return the export
     * @throws InvalidInputException if a value is not of its form
     */
    public static IamPolicyExport of(
            Collection<AwsUse> uses,
            Optional<String> accessRole,
            List<String> accounts,
            Optional<String> partition,
            Optional<String> roleName,
            Optional<String> rolePath,
            Optional<String> boundaryArn) {
        if (uses.isEmpty()) {
            throw new InvalidInputException("for", "name what the policies are for");
        }
        Partition where = InvalidInputException.in("partition", () -> new Partition(partition.orElse("aws")));
        accessRole.ifPresent(name -> InvalidInputException.in("access-role", () -> new RoleArn(where, ANY, "/", name)));
        List<AccountId> targets = accounts.stream()
                .map(account -> InvalidInputException.in("account", () -> new AccountId(account)))
                .toList();
        RoleSpec role = CheckedRole.of(
                RoleMode.USE_GIVEN,
                roleName.orElse(RoleSpec.DEFAULT_NAME),
                rolePath.orElse("/"),
                Optional.empty(),
                boundaryArn,
                Map.of());
        return new IamPolicyExport(List.copyOf(uses), accessRole, targets, where, role);
    }

    /** {@return the documents, JSON by {@link #CALLER} and {@link #ACCESS_ROLE}; one that would grant nothing is missing} */
    public Map<String, String> documents() {
        Map<String, Map<Statement, Set<AwsPermission>>> documents = new LinkedHashMap<>();
        for (AwsPermission permission : permissions()) {
            String identity = accessRole.isEmpty() || permission.ofCaller() ? CALLER : ACCESS_ROLE;
            Statement statement = Statement.of(permission, role.boundaryArn().isPresent());
            documents
                    .computeIfAbsent(identity, unseen -> new EnumMap<>(Statement.class))
                    .computeIfAbsent(statement, unseen -> new LinkedHashSet<>())
                    .add(permission);
        }
        Map<String, String> written = new LinkedHashMap<>();
        documents.forEach((identity, statements) -> written.put(identity, write(statements)));
        return written;
    }

    private List<AwsPermission> permissions() {
        return uses.stream()
                .flatMap(use -> use.permissions(role.boundaryArn().isPresent()).stream())
                .filter(permission -> accessRole.isPresent() || permission.target() != Target.ACCESS_ROLE)
                .toList();
    }

    private String write(Map<Statement, Set<AwsPermission>> statements) {
        ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
        ArrayNode all = policy.putArray("Statement");
        statements.forEach((statement, permissions) -> {
            ObjectNode node = all.addObject().put("Sid", statement.id).put("Effect", "Allow");
            ArrayNode actions = node.putArray("Action");
            permissions.stream().map(AwsPermission::action).distinct().forEach(actions::add);
            List<String> resources =
                    resources(statement, permissions.iterator().next().target()).toList();
            if (resources.size() == 1) {
                node.put("Resource", resources.get(0));
            } else {
                resources.forEach(node.withArray("Resource")::add);
            }
            if (statement == Statement.BOUND) {
                node.putObject("Condition")
                        .putObject("StringEquals")
                        .put("iam:PermissionsBoundary", role.boundaryArn().orElseThrow());
            }
        });
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(policy);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree in memory could not be written", impossible);
        }
    }

    /** An access role reaches nothing outside its own account, so only entering names accounts. */
    private Stream<String> resources(Statement statement, Target target) {
        String iam = "arn:" + partition + ":iam::";
        return switch (target) {
            case ACCESS_ROLE ->
                accounts.isEmpty()
                        ? Stream.of(iam + "*:role/" + accessRole.orElseThrow())
                        : accounts.stream().map(account -> iam + account + ":role/" + accessRole.orElseThrow());
            // Of a role that is not there IAM knows no path: it judges by the name alone.
            case ROLE ->
                Stream.of("/", role.path())
                        .skip(statement == Statement.READ_ROLE ? 0 : 1)
                        .distinct()
                        .map(path -> iam + "*:role" + path + role.name());
            case MANAGED_POLICIES -> Stream.of(iam + "*:policy/*", iam + "aws:policy/*");
            case PROBE -> Stream.of(iam + "*:role" + RoleSpec.PROBE_PATH + "*");
            case ORGANIZATION, ALL_ROLES -> Stream.of("*");
        };
    }
}
