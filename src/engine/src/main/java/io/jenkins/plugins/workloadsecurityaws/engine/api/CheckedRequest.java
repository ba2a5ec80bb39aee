package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.DesiredState;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A request whose every value was checked, before any call is made. */
record CheckedRequest(AccountId account, RoleSpec role, AccountRequest request) {

    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern POLICY_ARN = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.{1,512}");
    private static final Pattern TAG_KEY = Pattern.compile("(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");

    static CheckedRequest of(AccountRequest request, Intent intent) {
        Optional<RoleArn> arn =
                request.roleArn().map(text -> InvalidRequestException.checking("role-arn", () -> RoleArn.parse(text)));
        AccountId account = account(request, arn);
        String name = request.roleName().orElse(arn.map(RoleArn::name).orElse(RoleSpec.DEFAULT_NAME));
        String path = request.rolePath().orElse(arn.map(RoleArn::path).orElse("/"));
        if (arn.isPresent() && !name.equals(arn.get().name())) {
            throw new InvalidRequestException("role-name", "the role name and the role ARN name different roles");
        }
        InvalidRequestException.checking("role-name", () -> roleName(account, name));
        InvalidRequestException.checking("path", () -> rolePath(account, path));
        String policyName = request.policyName().orElse(RoleSpec.DEFAULT_POLICY_NAME);
        matches("policy-name", policyName, POLICY_NAME, "has 1 to 128 characters of letters, digits and _+=,.@-");
        request.boundaryArn()
                .ifPresent(boundary ->
                        matches("boundary", boundary, POLICY_ARN, "looks like arn:aws:iam::111122223333:policy/NAME"));
        tags(request.tags());
        RoleSpec role =
                new RoleSpec(mode(request, intent, arn), name, path, policyName, request.boundaryArn(), request.tags());
        return new CheckedRequest(account, role, request);
    }

    DesiredState desired(
            Intent intent, String tenant, TrustedAccount trusted, ExternalId externalId, boolean deleteRole) {
        return new DesiredState(
                intent,
                account,
                tenant,
                trusted,
                externalId,
                role,
                request.displayName(),
                request.workspaces(),
                deleteRole,
                request.staleAfter().orElse(DesiredState.DEFAULT_STALE_AFTER));
    }

    /** A role that is named by its ARN is somebody else's to write, save where repair meets this product's own tags. */
    private static RoleMode mode(AccountRequest request, Intent intent, Optional<RoleArn> arn) {
        if (request.adopt()) {
            return RoleMode.ADOPT;
        }
        return arn.isPresent() && intent == Intent.ONBOARD ? RoleMode.USE_GIVEN : RoleMode.PROVISION;
    }

    private static AccountId account(AccountRequest request, Optional<RoleArn> arn) {
        Optional<AccountId> account =
                request.account().map(text -> InvalidRequestException.checking("account", () -> new AccountId(text)));
        if (account.isPresent()
                && arn.isPresent()
                && !account.get().equals(arn.get().account())) {
            throw new InvalidRequestException("account", "the account and the role ARN name different accounts");
        }
        return account.or(() -> arn.map(RoleArn::account))
                .orElseThrow(() -> new InvalidRequestException("account", "name the account or the role's ARN"));
    }

    private static RoleArn roleName(AccountId account, String name) {
        return new RoleArn(io.jenkins.plugins.workloadsecurityaws.engine.account.Partition.AWS, account, "/", name);
    }

    private static RoleArn rolePath(AccountId account, String path) {
        return new RoleArn(io.jenkins.plugins.workloadsecurityaws.engine.account.Partition.AWS, account, path, "any");
    }

    private static void tags(Map<String, String> tags) {
        tags.forEach((key, value) -> {
            matches("tag", key, TAG_KEY, "key has 1 to 128 letters, digits, spaces and _.:/=+@- and no prefix aws:");
            matches("tag", value, TAG_VALUE, "value has at most 256 letters, digits, spaces and _.:/=+@-");
        });
    }

    private static void matches(String field, String value, Pattern form, String rule) {
        InvalidRequestException.checking(field, () -> {
            if (!form.matcher(value).matches()) {
                throw new InvalidInputException("a " + field.replace('-', ' ') + " " + rule);
            }
            return value;
        });
    }
}
