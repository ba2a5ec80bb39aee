package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextReportTest {

    private static List<String> lines(FleetReport report) {
        return TextReport.render(report).lines().toList();
    }

    @Test
    void readsAsPeopleExpect() {
        assertThat(lines(Fleets.mixed("onboard")))
                .containsExactly(
                        "onboard, tenant acceptance, begun 2026-11-24T03:00:00Z, took 1 min 2 s",
                        "5 accounts: 1 changed, 1 unchanged, 1 failed, 1 skipped, 1 not reached",
                        "Written to: 1 account",
                        "",
                        "RESULT       ACCOUNT       NAME       WHAT",
                        "changed      111122220001  account 1  CreateRole",
                        "unchanged    111122220002  account 2  nothing to do",
                        "failed       111122220003  account 3  workload-security-call-failed: HTTP 403 on account 3",
                        "not reached  111122220004  account 4  the run was cancelled",
                        "skipped      111122220005  account 5  the account is SUSPENDED",
                        "",
                        "Account 111122220003 (account 3)",
                        "  error  workload-security-call-failed: HTTP 403 on account 3",
                        "         -> Ask for the right to manage cloud accounts",
                        "",
                        "SEVERITY  FINDING                        ACCOUNTS",
                        "error     workload-security-call-failed  1",
                        "",
                        "Calls: iam 5, workload-security 2");
    }

    @Test
    void aDryRunSaysThatNothingWasWritten() {
        assertThat(TextReport.render(Fleets.mixed("plan")))
                .startsWith("plan (dry run, nothing was written), tenant acceptance")
                .contains("1 to be changed")
                .contains("would CreateRole")
                .doesNotContain("Written to");
    }

    @Test
    void tellsWhatAFailedAccountKeepsAndWhatWasTakenBack() {
        FleetEntry failed = Fleets.failed("onboard", 3, "HTTP 403");
        AccountReport plain = failed.report().orElseThrow();
        AccountReport report = new AccountReport(
                "onboard",
                false,
                plain.tenant(),
                plain.account(),
                plain.started(),
                plain.took(),
                plain.roleArn(),
                plain.connectorId(),
                Optional.empty(),
                plain.trust(),
                Optional.empty(),
                plain.proofs(),
                List.of(Fleets.created(plain.account())),
                List.of(Fleets.created(plain.account()), Fleets.created(plain.account())),
                List.of(),
                plain.findings(),
                plain.calls(),
                Optional.empty());

        assertThat(TextReport.render(Fleets.of("onboard", List.of(FleetEntry.of(Optional.empty(), report)))))
                .contains("HTTP 403; written: CreateRole; taken back: CreateRole x2")
                .contains("Written to: 1 account");
    }

    @Test
    void warningsAreCountedByAccounts() {
        Finding stale = Finding.warning(FindingCode.SYNC_STALE, "old", "look");
        List<FleetEntry> entries = List.of(
                FleetEntry.of(
                        Optional.empty(), Fleets.report("verify", Fleets.account(1), List.of(), List.of(stale, stale))),
                FleetEntry.of(Optional.empty(), Fleets.report("verify", Fleets.account(2), List.of(), List.of(stale))));

        assertThat(lines(Fleets.of("verify", entries))).contains("warning   sync-stale  2");
    }

    @Test
    void findingsOutsideTheAccountsHaveAPlaceOfTheirOwn() {
        assertThat(TextReport.render(Fleets.hostile("verify"))).contains("Findings outside these accounts");
    }

    @Test
    void noNameForgesALineOrReachesTheTerminal() {
        FleetReport report = Fleets.hostile("onboard");

        String text = TextReport.render(report);

        assertThat(text).contains("<U+202E>gnp.exe").doesNotContain(Fleets.NEVER_RAW);
        assertThat(text.lines()).noneMatch(line -> line.startsWith("##"));
        assertThat(text.lines().filter(line -> line.matches("(changed|failed|skipped|not reached) .*")))
                .hasSize(3);
    }

    @Test
    void anEmptyFleetIsAReportToo() {
        assertThat(lines(Fleets.of("verify", List.of())))
                .contains("0 accounts: 0 changed, 0 unchanged, 0 failed, 0 skipped, 0 not reached")
                .noneMatch(line -> line.startsWith("RESULT"));
    }

    @Test
    void tenThousandAccountsAreTenThousandRows() {
        assertThat(lines(Fleets.large("verify", 10_000)).stream()
                        .filter(line -> line.matches("(changed|unchanged|failed|skipped) +[0-9]{12}  account .*")))
                .hasSize(10_000);
    }

    @Test
    void anAccountThatAnotherProcessFinishedIsNotSaidToHaveNothingToDo() {
        FleetEntry earlier = Fleets.notVisited(1, FleetEntry.State.CHANGED, "");

        assertThat(TextReport.render(Fleets.of("onboard", List.of(earlier))))
                .contains("not visited by this process")
                .contains("Written to: 1 account");
    }

    @Test
    void durationsAreToldInTheUnitsOfPeople() {
        assertThat(Wording.duration(Duration.ofMillis(12))).isEqualTo("12 ms");
        assertThat(Wording.duration(Duration.ofSeconds(3))).isEqualTo("3 s");
        assertThat(Wording.duration(Duration.ofSeconds(3_600))).isEqualTo("1 h 0 min 0 s");
        assertThat(Wording.duration(Duration.ofSeconds(86_461))).isEqualTo("24 h 1 min 1 s");
    }
}
