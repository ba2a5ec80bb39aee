package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The run that docs/outputs.md shows in each form. */
final class Example {

    private static final AccountId PAYMENTS = new AccountId("111122223333");
    private static final AccountId SHOP = new AccountId("444455556666");
    private static final AccountId OLD = new AccountId("777788889999");

    private Example() {}

    static FleetReport report(String command) {
        return new FleetReport(
                command,
                command.equals("plan"),
                "production",
                Instant.parse("2026-11-24T03:00:00Z"),
                Duration.ofMillis(4_180),
                List.of(
                        FleetEntry.of(Optional.of("Payments"), added(command)),
                        FleetEntry.of(Optional.of("Shop"), unreachable(command)),
                        new FleetEntry(
                                OLD,
                                Optional.of("Old shop"),
                                FleetEntry.State.SKIPPED,
                                "the account is SUSPENDED",
                                Optional.empty())),
                List.of(),
                new TreeMap<>(Map.of("sts:AssumeRole", 2L, "iam:GetRole", 1L, "workloadSecurity:list", 1L)));
    }

    private static AccountReport added(String command) {
        String role = Fleets.role(PAYMENTS).toString();
        return new AccountReport(
                command,
                command.equals("plan"),
                "production",
                PAYMENTS,
                Instant.EPOCH,
                Duration.ofSeconds(4),
                Optional.of(Fleets.role(PAYMENTS)),
                command.equals("plan") ? OptionalLong.empty() : OptionalLong.of(7),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(
                        Change.of("CreateRole", role, "trusts 147995105371 with the tenant's external ID"),
                        Change.of(
                                "PutRolePolicy",
                                role,
                                "inline policy Workload_Security_Policy_Cross with the connector's 15 actions"),
                        Change.of("CreateConnector", "connector for account " + PAYMENTS, "role " + role)),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                Optional.empty());
    }

    private static AccountReport unreachable(String command) {
        return new AccountReport(
                command,
                command.equals("plan"),
                "production",
                SHOP,
                Instant.EPOCH,
                Duration.ofSeconds(4),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(Finding.error(
                        FindingCode.ACCOUNT_UNREACHABLE,
                        "The access role of account 444455556666 can't be assumed: AccessDenied",
                        "Check that the role exists and trusts the caller")),
                new TreeMap<>(),
                Optional.empty());
    }
}
