package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.DesiredState;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A request whose every value was checked, before any call is made. */
record CheckedRequest(AccountId account, RoleSpec role, AccountRequest request) {

    private static final Duration LONGEST_STALE_AFTER = Duration.ofDays(365);
    private static final Duration LONGEST_FIRST_SYNC = Duration.ofDays(1);

    static CheckedRequest of(AccountRequest request, Intent intent) {
        return of(request, intent, true);
    }

    static CheckedRequest of(AccountRequest request, Intent intent, boolean makesRole) {
        Optional<RoleArn> arn =
                request.roleArn().map(text -> InvalidInputException.in("role-arn", () -> RoleArn.parse(text)));
        AccountId account = account(request, arn);
        String name = request.roleName().orElse(arn.map(RoleArn::name).orElse(RoleSpec.DEFAULT_NAME));
        String path = request.rolePath().orElse(arn.map(RoleArn::path).orElse("/"));
        if (arn.isPresent() && !name.equals(arn.get().name())) {
            throw new InvalidInputException("role-name", "the role name and the role ARN name different roles");
        }
        RoleSpec role = CheckedRole.of(
                mode(request, intent, makesRole, arn),
                name,
                path,
                request.policyName(),
                request.boundaryArn(),
                request.tags());
        checkMinutes("stale-after", request.staleAfter(), LONGEST_STALE_AFTER);
        checkMinutes(
                intent == Intent.ROTATE ? "deadline" : "wait-for-first-sync", request.firstSync(), LONGEST_FIRST_SYNC);
        return new CheckedRequest(account, role, request);
    }

    /** A role that is named by an ARN of another partition is refused before it is looked for. */
    void requirePartitionOf(TrustedAccount trusted) {
        Partition named =
                request.roleArn().map(RoleArn::parse).map(RoleArn::partition).orElse(trusted.partition());
        if (!named.equals(trusted.partition())) {
            throw new InvalidInputException(
                    "role-arn",
                    "the role lives in partition " + named + ", and Workload Security's account in "
                            + trusted.partition() + ": AWS lets no role be assumed across partitions");
        }
    }

    private static void checkMinutes(String field, Optional<Duration> value, Duration longest) {
        if (value.isPresent()
                && (value.get().compareTo(Duration.ofMinutes(1)) < 0
                        || value.get().compareTo(longest) > 0)) {
            throw new InvalidInputException(field, "the time is 1 to " + longest.toMinutes() + " minutes");
        }
    }

    DesiredState desired(
            Intent intent,
            String tenant,
            TrustedAccount trusted,
            ExternalId externalId,
            Optional<ExternalId> newExternalId,
            List<RoleArn> accessRoles,
            boolean deleteRole) {
        return new DesiredState(
                intent,
                account,
                tenant,
                trusted,
                externalId,
                newExternalId,
                role,
                accessRoles,
                request.displayName(),
                request.workspaces(),
                deleteRole,
                request.staleAfter().orElse(DesiredState.DEFAULT_STALE_AFTER),
                request.firstSync());
    }

    /** A role that is named by its ARN is somebody else's to write, save where repair meets this product's own tags. */
    private static RoleMode mode(AccountRequest request, Intent intent, boolean makesRole, Optional<RoleArn> arn) {
        if (!makesRole) {
            return RoleMode.EXISTING;
        }
        if (request.adopt()) {
            return RoleMode.ADOPT;
        }
        return arn.isPresent() && (intent == Intent.ONBOARD || intent == Intent.VERIFY)
                ? RoleMode.USE_GIVEN
                : RoleMode.PROVISION;
    }

    private static AccountId account(AccountRequest request, Optional<RoleArn> arn) {
        Optional<AccountId> account =
                request.account().map(text -> InvalidInputException.in("account", () -> new AccountId(text)));
        if (account.isPresent()
                && arn.isPresent()
                && !account.get().equals(arn.get().account())) {
            throw new InvalidInputException("account", "the account and the role ARN name different accounts");
        }
        return account.or(() -> arn.map(RoleArn::account))
                .orElseThrow(() -> new InvalidInputException("account", "name the account or the role's ARN"));
    }
}
