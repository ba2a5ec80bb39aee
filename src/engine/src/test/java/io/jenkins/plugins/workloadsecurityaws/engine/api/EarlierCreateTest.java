package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A create that nobody heard the end of may make its connector yet: the run looks for it until it can come no more, and so
 * does the next run with the same journal.
 */
@Order(4)
class EarlierCreateTest {

    private static final String CREATE = "POST /awsconnectors";
    private static final String SEARCH = "POST /awsconnectors/search";

    @TempDir
    private Path directory;

    private final Scene scene = new Scene();
    private final Testbed testbed = scene.testbed;
    private final List<String> waits = new ArrayList<>();

    @BeforeEach
    void letTheServiceAddAnAccountTwice() {
        testbed.vendor().addAccountTwiceAllowed(true);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aConnectorThatShowsLateIsTakenByTheRunThatAskedForItAndNotAddedAgain() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));

        AccountReport outcome = onboard();

        assertThat(Scene.codes(outcome)).isEmpty();
        assertThat(Scene.actions(outcome)).containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(1);
        assertThat(waits).anySatisfy(why -> assertThat(why).contains(Scene.ACCOUNT, "6 minutes"));
    }

    @Test
    void aCreateThatShowsNothingUntilItMustHaveSettledIsUnknownAndNotSentAgain() {
        testbed.faults().on(CREATE).times(1).timeout();
        Instant before = testbed.clock().instant();

        AccountReport outcome = onboard();

        assertThat(outcome.findings())
                .filteredOn(found -> found.code() == FindingCode.OUTCOME_UNKNOWN)
                .singleElement()
                .satisfies(found -> assertThat(found.remedy()).contains("the same journal", "6 minutes"));
        assertThat(Scene.codes(outcome)).contains("connector-missing");
        assertThat(scene.role()).as("nothing is taken back").isPresent();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
        assertThat(Duration.between(before, testbed.clock().instant()))
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7));
    }

    @Test
    void theNextRunTakesAConnectorThatShowsOnlyThenAndDoesNotAddItAgain() {
        abandoned(Duration.ofMinutes(2));

        AccountReport outcome = onboard();

        assertThat(Scene.codes(outcome)).contains("connector-added-earlier").doesNotContain("connector-missing");
        assertThat(outcome.connectorId()).isPresent();
        assertThat(outcome.changes()).isEmpty();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(1);
        assertThat(waits).anySatisfy(why -> assertThat(why).contains(Scene.ACCOUNT, "not added twice"));
    }

    @Test
    void theTimeCountsFromTheLastTry() {
        testbed.faults().on(CREATE).times(8).answer(400, "application/json", "{\"message\": \"not yet\"}");
        abandoned(Duration.ofSeconds(330));
        assertThat(testbed.calls().count(CREATE)).isEqualTo(9);

        AccountReport outcome = onboard();

        assertThat(Scene.codes(outcome)).contains("connector-added-earlier");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(9);
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void whatWasFoundIsNotWaitedForAgain() {
        abandoned(Duration.ofMinutes(2));
        onboard();
        engineWithoutJournal().offboard(Scene.REQUEST, false, change -> {});
        Instant before = testbed.clock().instant();

        AccountReport outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aConnectorThatDoesNotShowUntilTheCreateMustHaveSettledIsAddedAnewByTheNextRun() {
        abandoned(Duration.ofHours(9));
        Instant before = testbed.clock().instant();

        AccountReport outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(Duration.between(before, testbed.clock().instant()))
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7));
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aCreateThatMustHaveSettledLongAgoIsLookedForOnceMore() {
        abandoned(Duration.ofHours(9));
        testbed.clock().advance(Duration.ofHours(1));
        waits.clear();
        long searches = testbed.calls().count(SEARCH);

        AccountReport outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(testbed.calls().count(SEARCH) - searches)
                .as("by account and by role: to observe, and for the earlier create")
                .isEqualTo(4);
        assertThat(waits).noneMatch(why -> why.contains("looking for"));
    }

    @Test
    void aConnectorThatWasRemovedSinceIsNotWaitedFor() {
        abandoned(Duration.ofSeconds(1));
        testbed.clock().advance(Duration.ofSeconds(2));
        engine().offboard(Scene.REQUEST, false, change -> {});
        waits.clear();

        AccountReport outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(waits).noneMatch(why -> why.contains("looking for"));
    }

    @Test
    void anEntryOfAClockThatGoesAheadDoesNotMakeTheRunWaitLonger() throws IOException {
        Files.writeString(
                directory.resolve("journal.jsonl"),
                "{\"journal\":\"workload-security-aws\",\"version\":2}\n"
                        + "{\"at\":\"2999-01-01T00:00:00Z\",\"fact\":\"create\",\"account\":\"" + Scene.ACCOUNT
                        + "\",\"state\":\"started\",\"action\":\"CreateConnector\",\"resource\":\"connector\"}\n");
        Instant before = testbed.clock().instant();

        AccountReport outcome = onboard();

        assertThat(Scene.actions(outcome)).contains("CreateConnector");
        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(8));
    }

    @Test
    void twoConnectorsThatShowAreBothNamedAndNoneIsPicked() {
        abandoned(Duration.ofHours(9));
        String connector =
                """
                {"ID": %d, "accountId": "111122223333", "displayName": "twice",
                 "crossAccountRoleArn": "arn:aws:iam::111122223333:role/Workload_Security_Role_Cross"}""";
        testbed.faults()
                .on(SEARCH)
                .after(2)
                .answer(
                        200,
                        "application/json",
                        "{\"awsConnectors\": [" + connector.formatted(7) + "," + connector.formatted(8) + "]}");

        AccountReport outcome = onboard();

        assertThat(Scene.codes(outcome)).contains("several-connectors");
        assertThat(outcome.changes()).isEmpty();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void aSearchThatFailsBeforeAnythingIsDoneLeavesTheEarlierCreateToTheNextRun() {
        abandoned(Duration.ofMinutes(2));
        testbed.faults().on(SEARCH).after(2).times(1).forbidden();

        AccountReport failed = onboard();
        AccountReport outcome = onboard();

        assertThat(Scene.codes(failed)).contains("workload-security-call-failed", "connector-missing");
        assertThat(scene.role()).as("nothing is taken back").isPresent();
        assertThat(Scene.codes(outcome)).contains("connector-added-earlier");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void aSearchThatFailsWhileTheConnectorIsLookedForIsMadeAgain() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));
        testbed.faults().on(SEARCH).after(6).times(1).forbidden();

        AccountReport outcome = onboard();

        assertThat(Scene.codes(outcome)).isEmpty();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void anAbortWhileItIsWaitedForLeavesItToTheNextRun() {
        abandoned(Duration.ofMinutes(2));

        AccountReport aborted = interruptedWhileWaiting();
        AccountReport outcome = onboard();

        assertThat(Scene.codes(aborted)).contains("aborted");
        assertThat(Scene.codes(outcome)).contains("connector-added-earlier");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void withoutAJournalAnotherProcessKnowsNothingAndWaitsForNothing() {
        testbed.faults().on(CREATE).times(1).timeout();
        engineWithoutJournal().onboard(Scene.REQUEST, change -> {});
        Instant before = testbed.clock().instant();

        engineWithoutJournal().onboard(Scene.REQUEST, change -> {});

        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(1));
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    /** A run that is aborted while it looks for the connector of its create, which takes effect so late. */
    private void abandoned(Duration late) {
        testbed.faults().on(CREATE).times(1).takesEffectLate(late);
        AccountReport aborted = interruptedWhileWaiting();
        assertThat(Scene.codes(aborted)).contains("aborted", "outcome-unknown");
        waits.clear();
    }

    private AccountReport interruptedWhileWaiting() {
        EngineOptions interrupting = options(Optional.of(directory), why -> {
            if (why.contains("looking for")) {
                Thread.currentThread().interrupt();
            }
        });
        AccountReport aborted =
                scene.engine(Duration.ofMillis(600), interrupting).onboard(Scene.REQUEST, change -> {});
        assertThat(Thread.interrupted()).as("the interrupt is left standing").isTrue();
        scene.closeEngines();
        return aborted;
    }

    private AccountReport onboard() {
        AccountReport outcome = engine().onboard(Scene.REQUEST, change -> {});
        scene.closeEngines();
        return outcome;
    }

    /** Closes those before it, as processes end: each keeps the journal for itself. */
    private Engine engine() {
        scene.closeEngines();
        return scene.engine(Duration.ofMillis(600), options(Optional.of(directory), waits::add));
    }

    private Engine engineWithoutJournal() {
        return scene.engine(Duration.ofMillis(600), options(Optional.empty(), why -> {}));
    }

    private static EngineOptions options(Optional<Path> journal, Consumer<String> told) {
        return new EngineOptions(journal, new AccountLocks(), false, new CallLimits(), told);
    }
}
