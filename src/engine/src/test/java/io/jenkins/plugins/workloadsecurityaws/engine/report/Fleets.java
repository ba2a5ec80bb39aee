package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports to be rendered, each made of the values that the engine makes. */
final class Fleets {

    /** Everything that breaks a format that does not escape: markup, cells, lines, quotes, terminals, reading order. */
    static final String HOSTILE =
            "<script>alert('1')</script> | `b` \"q\" 'a' & &amp; ]]> \\| *x* _y_ [l](http://e) @all"
                    + " \r\n## forged \u0000\u0007\u001b[31m \u202egnp.exe \u200f \u2028 \ud800 \ufffe \u0085 = -- %s {}";

    /** What a name with HOSTILE in it must not bring into any output, whatever the format. */
    static final List<String> NEVER_RAW =
            List.of("\u0000", "\u0007", "\u001b", "\u202e", "\u200f", "\u2028", "\ud800", "\ufffe", "\u0085");

    static final String ROLE_NAME = "Workload_Security_Role_Cross";

    private Fleets() {}

    static AccountId account(int number) {
        return new AccountId("%012d".formatted(111122220000L + number));
    }

    static RoleArn role(AccountId account) {
        return RoleArn.parse("arn:aws:iam::" + account + ":role/" + ROLE_NAME);
    }

    static Change created(AccountId account) {
        return Change.of("CreateRole", role(account).toString(), "trusts 147995105371 with the tenant's external ID");
    }

    /** What the layers came to, the probe to this and the others to what they are for. */
    static List<Proof> proofs(Proof.State probe) {
        return List.of(
                new Proof(Proof.Layer.EVALUATION, Proof.State.PROVED, "over all external IDs"),
                new Proof(Proof.Layer.PROBE, probe, "what the <probe> | came to"),
                new Proof(Proof.Layer.SERVICE, Proof.State.PROVED, "connector 7 synchronised"));
    }

    /** A verification whose evaluation and synchronisation proved what they are for, and whose probe came to this. */
    static AccountReport proven(Proof.State probe, List<Finding> findings) {
        AccountReport verified = report("verify", account(1), List.of(), findings);
        return new AccountReport(
                verified.command(),
                verified.dryRun(),
                verified.tenant(),
                verified.account(),
                verified.started(),
                verified.took(),
                verified.roleArn(),
                verified.connectorId(),
                verified.roleIsOurs(),
                verified.trust(),
                verified.rotation(),
                proofs(probe),
                verified.changes(),
                verified.undone(),
                verified.mended(),
                verified.findings(),
                verified.calls(),
                Optional.empty());
    }

    static AccountReport report(String command, AccountId account, List<Change> changes, List<Finding> findings) {
        return new AccountReport(
                command,
                command.equals("plan"),
                "acceptance",
                account,
                Instant.EPOCH,
                Duration.ofMillis(1500),
                Optional.of(role(account)),
                OptionalLong.of(7),
                Optional.empty(),
                command.equals("verify")
                        ? Optional.of(new TrustVerdict(true, true, true, List.of()))
                        : Optional.empty(),
                Optional.empty(),
                List.of(),
                changes,
                List.of(),
                List.of(),
                findings,
                new TreeMap<>(),
                Optional.empty());
    }

    static FleetEntry changed(String command, int number) {
        AccountId account = account(number);
        return FleetEntry.of(
                Optional.of("account " + number), report(command, account, List.of(created(account)), List.of()));
    }

    static FleetEntry unchanged(String command, int number) {
        return FleetEntry.of(Optional.of("account " + number), report(command, account(number), List.of(), List.of()));
    }

    static FleetEntry failed(String command, int number, String message) {
        Finding refused = Finding.error(
                FindingCode.WORKLOAD_SECURITY_CALL_FAILED, message, "Ask for the right to manage cloud accounts");
        return FleetEntry.of(
                Optional.of("account " + number), report(command, account(number), List.of(), List.of(refused)));
    }

    static FleetEntry notVisited(int number, FleetEntry.State state, String reason) {
        return new FleetEntry(account(number), Optional.of("account " + number), state, reason, Optional.empty());
    }

    static FleetReport of(String command, List<FleetEntry> entries) {
        SortedMap<String, Long> calls = new TreeMap<>();
        calls.put("iam:GetRole", 4L);
        calls.put("iam:CreateRole", 1L);
        calls.put("workload-security:search", 2L);
        return new FleetReport(
                command,
                command.equals("plan"),
                "acceptance",
                Instant.parse("2026-11-24T03:00:00Z"),
                Duration.ofMillis(62_345),
                entries,
                List.of(),
                calls);
    }

    /** One account of each kind. */
    static FleetReport mixed(String command) {
        return of(
                command,
                List.of(
                        changed(command, 1),
                        unchanged(command, 2),
                        failed(command, 3, "HTTP 403 on account 3"),
                        notVisited(4, FleetEntry.State.NOT_REACHED, "the run was cancelled"),
                        notVisited(5, FleetEntry.State.SKIPPED, "the account is SUSPENDED")));
    }

    /** A report in which every text that somebody else chose is hostile. */
    static FleetReport hostile(String command) {
        AccountId account = account(1);
        Finding finding = Finding.error(FindingCode.ROLE_MISSING, "message " + HOSTILE, "remedy " + HOSTILE);
        Change change = new Change(
                "PutRolePolicy",
                role(account) + HOSTILE,
                "detail " + HOSTILE,
                Optional.of("{\n  \"before\" : \"" + HOSTILE + "```\"\n}"),
                Optional.of("{\n  \"after\" : \"" + HOSTILE + "\"\n}"));
        AccountReport report = new AccountReport(
                command,
                command.equals("plan"),
                "acceptance",
                account,
                Instant.EPOCH,
                Duration.ofMillis(1500),
                Optional.of(role(account)),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(change),
                List.of(change),
                List.of(finding),
                List.of(finding),
                new TreeMap<>(),
                Optional.empty());
        List<FleetEntry> entries = new ArrayList<>();
        entries.add(FleetEntry.of(Optional.of(HOSTILE), report));
        for (FleetEntry.State state : List.of(FleetEntry.State.SKIPPED, FleetEntry.State.NOT_REACHED)) {
            entries.add(new FleetEntry(
                    account(entries.size() + 1), Optional.of(HOSTILE), state, HOSTILE, Optional.empty()));
        }
        FleetReport fleet = of(command, entries);
        return new FleetReport(
                command,
                fleet.dryRun(),
                "tenant " + HOSTILE,
                fleet.started(),
                fleet.took(),
                entries,
                List.of(finding),
                fleet.calls());
    }

    static FleetReport large(String command, int accounts) {
        List<FleetEntry> entries = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            entries.add(
                    switch (i % 4) {
                        case 0 -> changed(command, i);
                        case 1 -> failed(command, i, "HTTP 403 on account " + i);
                        case 2 -> notVisited(i, FleetEntry.State.SKIPPED, "the account is SUSPENDED");
                        default -> unchanged(command, i);
                    });
        }
        return of(command, entries);
    }
}
