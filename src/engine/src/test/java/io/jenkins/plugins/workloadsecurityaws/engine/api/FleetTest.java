package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.TEMPLATE;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.of;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Calls;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetTest {

    private final FleetScene fleet = new FleetScene();
    private final Calls calls = fleet.scene.testbed.calls();

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void everyAccountIsOnboardedAndASecondRunWritesNothing() {
        List<String> accounts = fleet.accounts(40);

        FleetReport first = fleet.run(FleetCommand.onboard(), accounts);
        long writes = calls.writes();
        FleetReport second = fleet.run(FleetCommand.onboard(), accounts);

        assertThat(first.counts())
                .containsEntry(FleetEntry.State.CHANGED, 40L)
                .containsEntry(FleetEntry.State.FAILED, 0L);
        assertThat(first.isFine()).isTrue();
        assertThat(second.counts()).containsEntry(FleetEntry.State.UNCHANGED, 40L);
        assertThat(calls.writes()).isEqualTo(writes);
        assertThat(fleet.scene.testbed.vendor().connectors())
                .extracting(VendorConnector::accountId)
                .containsExactlyInAnyOrderElementsOf(accounts);
    }

    @Test
    void aConnectorThatSomebodyElseMadeMeanwhileIsNoChangeOfThisRun() {
        List<String> accounts = fleet.accounts(2);
        fleet.run(FleetCommand.onboard(), accounts);
        fleet.run(FleetCommand.offboard(false, OptionalInt.of(2)), accounts);
        String other = accounts.get(1);

        FleetReport outcome = fleet.fleet(workers(1)).run(FleetCommand.onboard(), of(accounts), TEMPLATE, progress -> {
            if (progress.done() == 1) {
                fleet.scene
                        .testbed
                        .vendor()
                        .addConnector(other, "arn:aws:iam::" + other + ":role/" + Scene.ROLE, "meanwhile");
            }
        });

        assertThat(entry(outcome, accounts.get(0)).state()).isEqualTo(FleetEntry.State.CHANGED);
        assertThat(entry(outcome, other).state()).isEqualTo(FleetEntry.State.UNCHANGED);
        assertThat(entry(outcome, other).report().orElseThrow().connectorId()).isPresent();
        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(2);
    }

    @Test
    void aRunThatTakesLongerThanAMinuteAsksOnceForWhatIsNewAndAddsNoAccountTwice() {
        List<String> accounts = fleet.accounts(6);
        fleet.run(FleetCommand.onboard(), accounts);
        fleet.run(FleetCommand.offboard(false, OptionalInt.of(6)), accounts);
        fleet.scene.testbed.vendor().addAccountTwiceAllowed(true);
        calls.reset();

        FleetReport outcome = fleet.fleet(workers(1)).run(FleetCommand.onboard(), of(accounts), TEMPLATE, progress -> {
            if (progress.done() == 1) {
                fleet.scene.testbed.clock().advance(Duration.ofSeconds(61));
                accounts.subList(2, 6).forEach(id -> fleet.scene
                        .testbed
                        .vendor()
                        .addConnector(id, "arn:aws:iam::" + id + ":role/" + Scene.ROLE, "meanwhile"));
            }
        });

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, 2L)
                .containsEntry(FleetEntry.State.UNCHANGED, 4L);
        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(6);
        assertThat(calls.count("POST /awsconnectors")).isEqualTo(2);
        assertThat(calls.count("POST /awsconnectors/search"))
                .as("the empty list, and one page of new connectors with the empty one after it")
                .isEqualTo(3);
    }

    @Test
    void entriesStandInTheOrderOfTheSelection() {
        List<String> accounts = fleet.accounts(30);

        FleetReport outcome = fleet.run(FleetCommand.plan(), accounts);

        assertThat(outcome.entries())
                .extracting(entry -> entry.account().value())
                .containsExactlyElementsOf(accounts);
    }

    @Test
    void quickVerificationMakesThreeCallsToAwsAnAccountAndListsConnectorsOnce() {
        List<String> accounts = fleet.accounts(100);
        fleet.run(FleetCommand.onboard(), accounts);
        calls.reset();

        FleetReport outcome = fleet.run(FleetCommand.verify(true), accounts, workers(16));

        assertThat(outcome.isFine()).isTrue();
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(100);
        assertThat(calls.count("iam:GetRole")).isEqualTo(100);
        assertThat(calls.count("iam:GetRolePolicy")).isEqualTo(100);
        assertThat(calls.count("sts:GetCallerIdentity")).isEqualTo(1);
        assertThat(calls.count("POST /awsconnectors/search"))
                .as("one page and the empty one after it")
                .isEqualTo(2);
        assertThat(calls.total("iam") + calls.total("sts")).isEqualTo(301);
    }

    @Test
    void fullVerificationMakesFiveCallsToAwsAnAccount() {
        List<String> accounts = fleet.accounts(20);
        fleet.run(FleetCommand.onboard(), accounts);
        calls.reset();

        fleet.run(FleetCommand.verify(false), accounts);

        assertThat(calls.total("iam") + calls.total("sts")).isEqualTo(101);
    }

    @Test
    void onboardingMakesOneVendorCallAnAccountBesidesTheList() {
        List<String> accounts = fleet.accounts(25);
        Instant before = fleet.scene.testbed.clock().instant();

        fleet.run(FleetCommand.onboard(), accounts);

        long minutes =
                Duration.between(before, fleet.scene.testbed.clock().instant()).toMinutes();
        assertThat(calls.count("POST /awsconnectors")).isEqualTo(25);
        assertThat(calls.count("POST /awsconnectors/search"))
                .as("the list is empty, and is renewed by a page and the empty one after it when it is a minute old")
                .isBetween(1L, 1 + 2 * minutes);
        assertThat(calls.count("GET /awsconnectorsettings")).isEqualTo(1);
    }

    @Test
    void aConnectorThatCameIntoBeingAfterTheListWasReadIsFoundByASearchWhenTheCreateIsRefused() {
        List<String> accounts = fleet.accounts(3);
        fleet.run(FleetCommand.onboard(), accounts);
        calls.reset();
        fleet.scene
                .testbed
                .faults()
                .on("POST /awsconnectors/search")
                .times(1)
                .answer(200, "application/json", "{\"awsConnectors\":[]}");

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts);

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.FAILED, 0L);
        assertThat(fleet.scene.testbed.vendor().connectors()).hasSize(3);
        assertThat(calls.count("POST /awsconnectors/search"))
                .as("the list, then one search for each refusal")
                .isEqualTo(4);
    }

    @Test
    void theConnectorIsNamedAfterTheAccountUnlessAnotherNameIsAsked() {
        fleet.accounts(2);
        FleetAccounts accounts = FleetAccounts.of(List.of(
                named("200000000000", "payments", Optional.empty()),
                named("200000000001", "search", Optional.of("search (test)"))));

        fleet.fleet(workers(2)).run(FleetCommand.onboard(), accounts, TEMPLATE, FleetScene.nobody());

        assertThat(fleet.scene.testbed.vendor().connectors())
                .extracting(VendorConnector::displayName)
                .containsExactlyInAnyOrder("payments", "search (test)");
    }

    @Test
    void oneAccountMayHaveItsOwnRoleNameTagsAndWorkspaces() {
        List<String> ids = fleet.accounts(2);
        FleetAccounts accounts = FleetAccounts.of(List.of(
                SelectedAccount.of(new AccountId(ids.get(0)), Optional.empty()),
                new SelectedAccount(
                        new AccountId(ids.get(1)),
                        Optional.empty(),
                        Optional.of("Own_Role"),
                        Optional.of(true),
                        Optional.empty(),
                        Map.of("team", "search"))));

        fleet.fleet(workers(2)).run(FleetCommand.onboard(), accounts, TEMPLATE, FleetScene.nobody());

        assertThat(fleet.scene.testbed.aws().account(ids.get(0)).role(Scene.ROLE))
                .isPresent();
        assertThat(fleet.scene.testbed.aws().account(ids.get(1)).role(Scene.ROLE))
                .isEmpty();
        assertThat(fleet.scene
                        .testbed
                        .aws()
                        .account(ids.get(1))
                        .role("Own_Role")
                        .orElseThrow()
                        .tags())
                .containsEntry("team", "search");
        assertThat(fleet.scene.testbed.vendor().connectors())
                .filteredOn(connector -> connector.accountId().equals(ids.get(1)))
                .allMatch(VendorConnector::workspacesEnabled)
                .hasSize(1);
    }

    @Test
    void progressCountsEveryAccountOnceAndEstimatesTheTimeLeft() {
        fleet.run(FleetCommand.plan(), fleet.accounts(20));

        assertThat(fleet.progress)
                .extracting(Progress::done)
                .containsExactlyElementsOf(
                        java.util.stream.IntStream.rangeClosed(1, 20).boxed().toList());
        Progress last = fleet.progress.get(19);
        assertThat(last.total()).isEqualTo(20);
        assertThat(last.counts()).containsOnly(Map.entry(FleetEntry.State.CHANGED, 20));
        assertThat(last.left()).hasValue(java.time.Duration.ZERO);
    }

    @Test
    void whatFailsForAllIsToldOnceAndNoAccountIsBegun() {
        fleet.scene.testbed.faults().on("POST /awsconnectors/search").forbidden();

        FleetReport outcome = fleet.run(FleetCommand.onboard(), fleet.accounts(50));

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.NOT_REACHED, 50L);
        assertThat(outcome.findings())
                .singleElement()
                .extracting(finding -> finding.code().code())
                .isEqualTo("workload-security-call-failed");
        assertThat(calls.count("POST /awsconnectors/search")).isEqualTo(1);
        assertThat(calls.count("sts:AssumeRole")).isZero();
        assertThat(outcome.isFine()).isFalse();
    }

    @Test
    void offboardingIsRefusedUnlessItsNumberIsConfirmed() {
        List<String> accounts = fleet.accounts(3);
        fleet.run(FleetCommand.onboard(), accounts);
        calls.reset();

        for (OptionalInt confirmed : List.of(OptionalInt.empty(), OptionalInt.of(2), OptionalInt.of(4))) {
            assertThatThrownBy(() -> fleet.run(FleetCommand.offboard(true, confirmed), accounts))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("confirmed by their number, 3");
        }
        assertThat(calls.all()).isEmpty();

        FleetReport outcome = fleet.run(FleetCommand.offboard(true, OptionalInt.of(3)), accounts);

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, 3L);
        assertThat(fleet.scene.testbed.vendor().connectors()).isEmpty();
        assertThat(accounts)
                .allMatch(id ->
                        fleet.scene.testbed.aws().account(id).role(Scene.ROLE).isEmpty());
    }

    @Test
    void anEmptySelectionAndAnAccountListedTwiceAreRefused() {
        assertThatThrownBy(() -> of(List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no account");
        assertThatThrownBy(() -> of(List.of("111122223333", "444455556666", "111122223333")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("111122223333 is listed twice");
    }

    @Test
    void aTemplateThatNamesAnAccountIsRefusedSoThatOneAccountNeverMeansAll() {
        FleetAccounts accounts = of(fleet.accounts(2));

        assertThatThrownBy(() -> fleet.fleet(workers(2))
                        .run(FleetCommand.onboard(), accounts, Scene.REQUEST, FleetScene.nobody()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not both");
        assertThat(calls.all()).isEmpty();
    }

    @Test
    void anOverrideThatIsNotOfItsFormIsRefusedBeforeAnyCallAndNamesItsAccount() {
        List<SelectedAccount> accounts = new ArrayList<>(fleet.accounts(3).stream()
                .map(id -> SelectedAccount.of(new AccountId(id), Optional.empty()))
                .toList());
        accounts.add(new SelectedAccount(
                new AccountId("444455556666"),
                Optional.empty(),
                Optional.of("not a role name"),
                Optional.empty(),
                Optional.empty(),
                Map.of()));

        assertThatThrownBy(() -> fleet.fleet(workers(2))
                        .run(FleetCommand.onboard(), FleetAccounts.of(accounts), TEMPLATE, FleetScene.nobody()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("444455556666");
        assertThat(calls.all()).isEmpty();
    }

    @Test
    void theReportNamesEveryAccountInTextAndJson() {
        List<String> accounts = fleet.accounts(3);

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts);

        assertThat(outcome.text()).contains(accounts);
        assertThat(outcome.json()).contains(accounts);
        assertThat(entry(outcome, accounts.get(1)).report().orElseThrow().changes())
                .extracting(Change::action)
                .containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
    }

    private static SelectedAccount named(String id, String name, Optional<String> displayName) {
        return new SelectedAccount(
                new AccountId(id), Optional.of(name), Optional.empty(), Optional.empty(), displayName, Map.of());
    }
}
