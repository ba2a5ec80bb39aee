package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A create that nobody heard the end of may make its connector yet: the next run with the same journal waits for it. */
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
    void theConnectorThatShowsLateIsTakenAndNotAddedAgain() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));
        assertThat(onboard().findings())
                .filteredOn(found -> found.code().equals("outcome-unknown"))
                .singleElement()
                .satisfies(found -> assertThat(found.remedy()).contains("the same journal", "6 minutes"));

        AccountOutcome outcome = onboard();

        assertThat(Scene.codes(outcome)).contains("connector-added-earlier").doesNotContain("connector-missing");
        assertThat(outcome.connectorId()).isPresent();
        assertThat(outcome.changes()).isEmpty();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(1);
        assertThat(waits).singleElement().asString().contains(Scene.ACCOUNT, "not added twice");
    }

    @Test
    void theTimeCountsFromTheLastTry() {
        testbed.faults().on(CREATE).times(8).answer(400, "application/json", "{\"message\": \"not yet\"}");
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofSeconds(330));
        onboard();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(9);

        AccountOutcome outcome = onboard();

        assertThat(Scene.codes(outcome)).contains("connector-added-earlier");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(9);
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void whatWasFoundIsNotWaitedForAgain() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));
        onboard();
        onboard();
        engineWithoutJournal().offboard(Scene.REQUEST, false, change -> {});
        Instant before = testbed.clock().instant();

        AccountOutcome outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aConnectorThatDoesNotShowUntilTheCreateMustHaveSettledIsAddedAnew() {
        testbed.faults().on(CREATE).times(1).timeout();
        onboard();
        Instant before = testbed.clock().instant();

        AccountOutcome outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(Duration.between(before, testbed.clock().instant()))
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7));
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aCreateThatMustHaveSettledLongAgoIsLookedForOnceMore() {
        testbed.faults().on(CREATE).times(1).timeout();
        onboard();
        testbed.clock().advance(Duration.ofHours(1));
        long searches = testbed.calls().count(SEARCH);

        AccountOutcome outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(testbed.calls().count(SEARCH) - searches)
                .as("one to observe, one for the earlier create")
                .isEqualTo(2);
        assertThat(waits).isEmpty();
    }

    @Test
    void aConnectorThatWasRemovedSinceIsNotWaitedFor() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofSeconds(1));
        onboard();
        testbed.clock().advance(Duration.ofSeconds(2));
        engine().offboard(Scene.REQUEST, false, change -> {});

        AccountOutcome outcome = onboard();

        assertThat(Scene.actions(outcome)).containsExactly("CreateConnector");
        assertThat(waits).isEmpty();
    }

    @Test
    void anEntryOfAClockThatGoesAheadDoesNotMakeTheRunWaitLonger() throws IOException {
        Files.writeString(
                directory.resolve("journal.jsonl"),
                "{\"at\":\"2999-01-01T00:00:00Z\",\"account\":\"" + Scene.ACCOUNT
                        + "\",\"state\":\"started\",\"action\":\"CreateConnector\",\"resource\":\"connector\"}\n");
        Instant before = testbed.clock().instant();

        AccountOutcome outcome = onboard();

        assertThat(Scene.actions(outcome)).contains("CreateConnector");
        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(8));
    }

    @Test
    void twoConnectorsThatShowAreBothNamedAndNoneIsPicked() {
        testbed.faults().on(CREATE).times(1).timeout();
        onboard();
        String connector =
                """
                {"ID": %d, "accountId": "111122223333", "displayName": "twice",
                 "crossAccountRoleArn": "arn:aws:iam::111122223333:role/Workload_Security_Role_Cross"}""";
        testbed.faults()
                .on(SEARCH)
                .after(1)
                .times(1)
                .answer(
                        200,
                        "application/json",
                        "{\"awsConnectors\": [" + connector.formatted(7) + "," + connector.formatted(8) + "]}");

        AccountOutcome outcome = onboard();

        assertThat(Scene.codes(outcome)).contains("several-connectors");
        assertThat(outcome.changes()).isEmpty();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void aSearchThatFailsMeanwhileLeavesTheEarlierCreateToTheNextRun() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));
        onboard();
        testbed.faults().on(SEARCH).after(1).times(1).forbidden();

        AccountOutcome failed = onboard();
        AccountOutcome outcome = onboard();

        assertThat(Scene.codes(failed)).contains("workload-security-call-failed", "connector-missing");
        assertThat(scene.role()).as("nothing is taken back").isPresent();
        assertThat(Scene.codes(outcome)).contains("connector-added-earlier");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void anAbortWhileItIsWaitedForLeavesItToTheNextRun() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));
        onboard();

        AccountOutcome aborted = engine().onboard(
                        Scene.REQUEST, hearing(why -> Thread.currentThread().interrupt()));
        assertThat(Thread.interrupted()).as("the interrupt is left standing").isTrue();
        AccountOutcome outcome = onboard();

        assertThat(Scene.codes(aborted)).contains("aborted");
        assertThat(Scene.codes(outcome)).contains("connector-added-earlier");
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void withoutAJournalNothingIsKnownAndNothingIsWaitedFor() {
        testbed.faults().on(CREATE).times(1).timeout();
        engineWithoutJournal().onboard(Scene.REQUEST, change -> {});
        Instant before = testbed.clock().instant();

        engineWithoutJournal().onboard(Scene.REQUEST, change -> {});

        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(1));
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    private AccountOutcome onboard() {
        return engine().onboard(Scene.REQUEST, hearing(waits::add));
    }

    private static AccountListener hearing(Consumer<String> waits) {
        return new AccountListener() {
            @Override
            public void changed(AccountOutcome.ChangeItem change) {}

            @Override
            public void waits(String why) {
                waits.accept(why);
            }
        };
    }

    private Engine engine() {
        return scene.engine(
                Duration.ofMillis(600), new EngineOptions(Optional.of(directory), new AccountLocks(), false));
    }

    private Engine engineWithoutJournal() {
        return scene.engine(Duration.ofMillis(600), new EngineOptions(Optional.empty(), new AccountLocks(), false));
    }
}
