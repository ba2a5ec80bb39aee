package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.TEMPLATE;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.testbed.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

        FleetOutcome outcome = onboard();

        assertThat(outcome.counts()).containsEntry("changed", (long) ACCOUNTS);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(ACCOUNTS - 5);
        assertThat(entry(outcome, accounts.get(0)).reason()).contains("earlier process");
        assertThat(entry(outcome, accounts.get(0)).outcome()).isEmpty();
        assertThat(fleet.progress.get(fleet.progress.size() - 1).done()).isEqualTo(ACCOUNTS);
    }

    @Test
    void aRunThatWasFinishedIsBegunAnew() {
        onboard();
        calls.reset();

        FleetOutcome outcome = onboard();

        assertThat(outcome.counts()).containsEntry("unchanged", (long) ACCOUNTS);
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

        FleetOutcome outcome = onboard();

        assertThat(outcome.counts()).containsEntry("changed", (long) ACCOUNTS).containsEntry("failed", 0L);
    }

    @Test
    void anotherSelectionIsAnotherRun() {
        broken(5);
        calls.reset();

        FleetOutcome outcome = fleet.run(FleetCommand.onboard(), accounts.subList(0, 8), journal());

        assertThat(outcome.counts()).containsEntry("unchanged", 5L).containsEntry("changed", 3L);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(8);
    }

    @Test
    void anotherCommandIsAnotherRunAndOvertakesTheUnfinishedOne() {
        broken(5);
        fleet.run(FleetCommand.offboard(true, OptionalInt.of(ACCOUNTS)), accounts, journal());

        FleetOutcome outcome = onboard();

        assertThat(outcome.counts()).containsEntry("changed", (long) ACCOUNTS);
        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(ACCOUNTS);
    }

    @Test
    void anAccountThatAnotherCommandTouchedMeanwhileIsVisitedAgain() {
        broken(5);
        EngineOptions sameJournal = new EngineOptions(Optional.of(directory), new AccountLocks(), false);
        fleet.scene
                .engine(java.time.Duration.ofSeconds(20), sameJournal)
                .offboard(AccountRequest.forAccount(accounts.get(0)), true, change -> {});

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

        FleetOutcome outcome = onboard();

        assertThat(outcome.counts()).containsEntry("changed", (long) ACCOUNTS);
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(ACCOUNTS - 5);
        assertThat(Files.readAllLines(journal))
                .filteredOn(line -> !line.endsWith("}"))
                .as("the torn line stands alone")
                .hasSize(1);
    }

    @Test
    void twoRunsWithOneJournalAreRefused() {
        Fleet first = fleet.fleet(journal());
        Fleet second = fleet.fleet(journal());

        first.run(FleetCommand.plan(), FleetScene.of(accounts.subList(0, 1)), TEMPLATE, progress -> assertThatThrownBy(
                        () -> second.run(FleetCommand.plan(), FleetScene.of(accounts), TEMPLATE, FleetScene.nobody()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(directory.toString()));

        assertThat(second.run(FleetCommand.plan(), FleetScene.of(accounts), TEMPLATE, FleetScene.nobody())
                        .counts())
                .as("the directory is free again")
                .containsEntry("changed", (long) ACCOUNTS);
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

    private FleetOutcome onboard() {
        return fleet.run(FleetCommand.onboard(), accounts, journal());
    }

    private FleetOptions journal() {
        return FleetScene.options(1, OptionalInt.empty(), Optional.of(directory));
    }
}
