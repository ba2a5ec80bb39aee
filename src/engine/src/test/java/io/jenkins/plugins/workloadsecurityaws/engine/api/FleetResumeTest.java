package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.TEMPLATE;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetResumeTest {

    private static final int ACCOUNTS = 12;

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Calls calls = fleet.scene.testbed.calls();
    private final List<String> accounts = fleet.accounts(ACCOUNTS);

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void accountsThatWereDoneAreNotVisitedAgainAndAreReportedAsWhatTheyWere() {
        broken(5);
        calls.reset();

        FleetReport outcome = onboard();

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(ACCOUNTS - 5);
        assertThat(entry(outcome, accounts.get(0)).reason()).contains("earlier process");
        assertThat(entry(outcome, accounts.get(0)).report()).isEmpty();
        assertThat(fleet.progress.get(fleet.progress.size() - 1).done()).isEqualTo(ACCOUNTS);
    }

    @Test
    void aRunThatWasFinishedIsBegunAnew() {
        onboard();
        calls.reset();

        FleetReport outcome = onboard();

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.UNCHANGED, (long) ACCOUNTS);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(ACCOUNTS);
    }

    @Test
    void accountsThatFailedAreVisitedAgain() {
        fleet.scene
                .testbed
                .faults()
                .on("iam:CreateRole")
                .forAccount(accounts.get(0))
                .times(1)
                .forbidden();
        broken(5);

        FleetReport outcome = onboard();

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS)
                .containsEntry(FleetEntry.State.FAILED, 0L);
    }

    @Test
    void anotherSelectionIsAnotherRun() {
        broken(5);
        calls.reset();

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts.subList(0, 8), journal());

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.UNCHANGED, 5L)
                .containsEntry(FleetEntry.State.CHANGED, 3L);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(8);
    }

    @Test
    void theSameAccountsInAnotherOrderAreTheSameRun() {
        broken(5);
        calls.reset();
        List<String> reversed = new ArrayList<>(accounts);
        Collections.reverse(reversed);

        FleetReport outcome = fleet.run(FleetCommand.onboard(), reversed, journal());

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(ACCOUNTS - 5);
    }

    @Test
    void anotherCommandIsAnotherRunAndOvertakesTheUnfinishedOne() {
        broken(5);
        fleet.run(FleetCommand.offboard(true, OptionalInt.of(ACCOUNTS)), accounts, journal());

        FleetReport outcome = onboard();

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS);
        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(ACCOUNTS);
    }

    @Test
    void anAccountThatAnotherCommandTouchedMeanwhileIsVisitedAgain() {
        broken(5);
        EngineOptions sameJournal =
                new EngineOptions(Optional.of(directory), new AccountLocks(), false, new CallLimits(), wait -> {});
        fleet.scene
                .engine(java.time.Duration.ofSeconds(20), sameJournal)
                .offboard(AccountRequest.forAccount(accounts.get(0)), true, change -> {});
        fleet.scene.closeEngines();

        onboard();

        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(ACCOUNTS);
    }

    @Test
    void aLineThatWasTornByAKillIsPassedOver() throws IOException {
        broken(5);
        Path journal = directory.resolve("journal.jsonl");
        Files.writeString(
                journal,
                "{\"at\":\"2026-11-24T00:00:00Z\",\"fact\":\"account-ended\",\"account\":\"" + accounts.get(6)
                        + "\",\"end",
                StandardOpenOption.APPEND);
        calls.reset();

        FleetReport outcome = onboard();

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(ACCOUNTS - 5);
        assertThat(Files.readAllLines(journal))
                .filteredOn(line -> !line.endsWith("}"))
                .as("the torn line stands alone")
                .hasSize(1);
    }

    @Test
    void twoRunsWithOneJournalAreRefusedAndTheHolderIsNamed() {
        Fleet first = fleet.fleet(journal());
        Fleet second = fleet.fleet(journal());

        first.run(
                FleetCommand.onboard(), FleetScene.of(accounts.subList(0, 1)), TEMPLATE, progress -> assertThatThrownBy(
                                () -> second.run(
                                        FleetCommand.onboard(), FleetScene.of(accounts), TEMPLATE, FleetScene.nobody()))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining(directory.toString())
                        .hasMessageContaining("onboard of tenant acceptance")
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid()));

        assertThat(second.run(FleetCommand.onboard(), FleetScene.of(accounts), TEMPLATE, FleetScene.nobody())
                        .counts())
                .as("the directory is free again")
                .containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS - 1);
    }

    @Test
    void aCommandOnOneAccountThatWritesIsRefusedWhileARunKeepsTheJournalAndOneThatReadsIsNot() {
        Fleet run = fleet.fleet(journal());
        EngineOptions sameJournal =
                new EngineOptions(Optional.of(directory), new AccountLocks(), false, new CallLimits(), why -> {});
        Engine engine = fleet.scene.engine(java.time.Duration.ofSeconds(20), sameJournal);
        AccountRequest request = AccountRequest.forAccount(accounts.get(5));

        run.run(FleetCommand.onboard(), FleetScene.of(accounts.subList(0, 1)), TEMPLATE, progress -> {
            assertThatThrownBy(() -> engine.onboard(request, change -> {}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("onboard of tenant acceptance");
            assertThat(Scene.codes(engine.verify(request, false))).contains("role-missing");
        });

        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aVerificationCarriesNothingOverFromAnEarlierOne() {
        onboard();
        Fleet broken = fleet.fleet(journal());
        broken.run(FleetCommand.verify(false), FleetScene.of(accounts), TEMPLATE, progress -> {
            if (progress.done() == 5) {
                broken.cancel();
            }
        });
        accounts.forEach(id -> fleet.scene.testbed.aws().account(id).deleteRole(Scene.ROLE));
        fleet.scene.testbed.clock().advance(java.time.Duration.ofDays(40));

        FleetReport outcome = fleet.run(FleetCommand.verify(false), accounts, journal());

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.FAILED, (long) ACCOUNTS);
        assertThat(outcome.entries())
                .allSatisfy(entry ->
                        assertThat(Scene.codes(entry.report().orElseThrow())).contains("role-missing"));
    }

    @Test
    void theJournalHoldsNoSecret() throws IOException {
        onboard();

        assertThat(Files.readString(directory.resolve("journal.jsonl")))
                .doesNotContain(fleet.scene.testbed.vendor().externalId())
                .doesNotContain(fleet.scene.testbed.vendor().apiKey());
    }

    /** A run by one worker that is cancelled after so many accounts; the account after them may have been begun. */
    private void broken(int after) {
        Fleet opened = fleet.fleet(journal());
        opened.run(FleetCommand.onboard(), FleetScene.of(accounts), TEMPLATE, progress -> {
            if (progress.done() == after) {
                opened.cancel();
            }
        });
    }

    private FleetReport onboard() {
        return fleet.run(FleetCommand.onboard(), accounts, journal());
    }

    private FleetOptions journal() {
        return FleetScene.options(1, OptionalInt.empty(), Optional.of(directory));
    }
}
