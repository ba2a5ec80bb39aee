package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import static io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationScene.ROOT;
import static io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationScene.id;
import static io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationScene.selected;
import static io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationScene.skipped;
import static io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationScene.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsCloud;
import io.jenkins.plugins.workloadsecurityaws.testbed.Keys;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Choosing from: root { management, Production { 1, Payments { 2, 3, Cards { 4 } }, Legacy { 5 } }, Sandbox { 6 } }. */
class OrganizationSelectorTest {

    private static final String MANAGEMENT = AwsCloud.MANAGEMENT_ACCOUNT;
    private static final List<String> NONE = List.of();

    private final OrganizationScene scene = new OrganizationScene();
    private final Organization organization = scene.organization;
    private String production;
    private String payments;
    private String legacy;
    private String sandbox;

    @BeforeEach
    void grow() {
        production = organization.addUnit("Production", ROOT);
        payments = organization.addUnit("Payments", production);
        String cards = organization.addUnit("Cards", payments);
        legacy = organization.addUnit("Legacy", production);
        sandbox = organization.addUnit("Sandbox", ROOT);
        organization.addAccount(id(1), "web", production).tag("team", "web").tag("stage", "live");
        organization.addAccount(id(2), "pay", payments).tag("team", "pay").tag("stage", "live");
        organization.addAccount(id(3), "pay-test", payments).tag("team", "pay").tag("stage", "test");
        organization.addAccount(id(4), "cards", cards);
        organization.addAccount(id(5), "legacy", legacy);
        organization.addAccount(id(6), "sandbox", sandbox);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Selection units(String... units) {
        return scene.select(List.of(units), NONE, NONE);
    }

    private Selection without(String... excluded) {
        return scene.select(NONE, List.of(excluded), NONE);
    }

    private Selection tagged(String... tags) {
        return scene.select(NONE, NONE, List.of(tags));
    }

    @Test
    void theWholeOrganizationNeedsNeitherUnitsNorTags() {
        Selection all = scene.select(NONE, NONE, NONE);

        assertThat(selected(all)).containsExactly(MANAGEMENT, id(1), id(2), id(3), id(4), id(5), id(6));
        assertThat(all.skipped()).isEmpty();
        assertThat(scene.calls("DescribeOrganization")).isEqualTo(1);
        assertThat(scene.calls("ListAccounts")).isEqualTo(1);
        assertThat(scene.testbed.calls().total("organizations")).isEqualTo(2);
    }

    @Test
    void anAccountKeepsTheNameThatTheOrganizationGives() {
        assertThat(units(sandbox).accounts()).singleElement().satisfies(account -> {
            assertThat(account.name()).hasValue("sandbox");
            assertThat(account).isEqualTo(SelectedAccount.of(account.account(), account.name()));
        });
    }

    @Test
    void aUnitCountsWithAllUnitsBelowItAndNothingElseIsRead() {
        assertThat(selected(units(payments))).containsExactly(id(2), id(3), id(4));

        assertThat(scene.calls("ListAccounts")).isZero();
        assertThat(scene.calls("ListAccountsForParent"))
                .as("Payments and Cards")
                .isEqualTo(2);
        assertThat(scene.calls("ListOrganizationalUnitsForParent")).isEqualTo(2);
    }

    @Test
    void theRootIsAUnitToo() {
        assertThat(selected(units(ROOT)))
                .containsExactlyInAnyOrder(MANAGEMENT, id(1), id(2), id(3), id(4), id(5), id(6));
    }

    @Test
    void unitsWithinOneAnotherAreReadOnceAndTheirAccountsTakenOnce() {
        assertThat(selected(units(payments, production, payments)))
                .containsExactlyInAnyOrder(id(1), id(2), id(3), id(4), id(5));

        assertThat(scene.calls("ListAccountsForParent"))
                .as("Production, Payments, Cards, Legacy")
                .isEqualTo(4);
    }

    @Test
    void unitsAndAccountsMayBeNamedTogether() {
        assertThat(selected(units(sandbox, id(4)))).containsExactly(id(6), id(4));
        assertThat(scene.calls("DescribeAccount")).isEqualTo(1);
    }

    @Test
    void namingOneAccountChoosesThatOneAlone() {
        assertThat(selected(units(id(2)))).containsExactly(id(2));
        assertThat(scene.calls("ListAccounts")).isZero();
    }

    @Test
    void excludedAccountsAreSkippedAndSaidToBe() {
        Selection selection = without(id(1), id(6));

        assertThat(selected(selection)).containsExactly(MANAGEMENT, id(2), id(3), id(4), id(5));
        assertThat(skipped(selection)).containsExactly(id(1), id(6));
        assertThat(why(selection, id(1))).isEqualTo("it is excluded");
        assertThat(selection.skipped().get(0).name()).hasValue("web");
    }

    @Test
    void anExcludedUnitTakesAllThatIsBelowItOut() {
        Selection selection = scene.select(List.of(production), List.of(payments), NONE);

        assertThat(selected(selection)).containsExactly(id(1), id(5));
        assertThat(skipped(selection)).containsExactly(id(2), id(3), id(4));
        assertThat(why(selection, id(4))).contains(payments).contains("excluded");
        assertThat(scene.calls("ListAccountsForParent"))
                .as("the excluded unit was read already as a part of the included one")
                .isEqualTo(4);
    }

    @Test
    void exclusionWinsOverInclusionWhicheverIsMoreSpecific() {
        assertThat(selected(scene.select(List.of(id(2), sandbox), List.of(payments, id(6)), NONE)))
                .isEmpty();
    }

    @Test
    void anExcludedAccountThatWasNeverWantedIsNotMentioned() {
        Selection selection = scene.select(List.of(sandbox), List.of(id(1), legacy), NONE);

        assertThat(selected(selection)).containsExactly(id(6));
        assertThat(selection.skipped()).isEmpty();
    }

    @Test
    void eachAccountStandsInOneListOnly() {
        organization.account(id(3)).orElseThrow().state(MemberState.CLOSED);

        Selection selection = scene.select(List.of(production, id(2), id(3)), List.of(id(2), legacy), NONE);

        assertThat(selected(selection)).doesNotContainAnyElementsOf(skipped(selection));
        assertThat(selected(selection)).containsExactly(id(1), id(4));
        assertThat(skipped(selection)).containsExactlyInAnyOrder(id(2), id(3), id(5));
    }

    @Test
    void aTagMustBeCarriedWithItsValue() {
        assertThat(selected(tagged("team=pay"))).containsExactly(id(2), id(3));
        assertThat(scene.calls("ListTagsForResource"))
                .as("one for each account")
                .isEqualTo(7);
    }

    @Test
    void severalKeysMustAllBeCarriedAndOfOneKeyOneOfTheValues() {
        assertThat(selected(tagged("team=pay", "stage=live"))).containsExactly(id(2));
        assertThat(selected(tagged("team=pay", "team=web"))).containsExactly(id(1), id(2), id(3));
        assertThat(selected(tagged("team=PAY"))).isEmpty();
    }

    @Test
    void aValueMayBeEmptyOrHoldAnEqualsSign() {
        organization.account(id(5)).orElseThrow().tag("legacy", "").tag("formula", "a=b");

        assertThat(selected(tagged("legacy="))).containsExactly(id(5));
        assertThat(selected(tagged("formula=a=b"))).containsExactly(id(5));
    }

    @Test
    void tagsAreReadOnlyOfAccountsThatUnitsAndExclusionsLeave() {
        Selection selection = scene.select(List.of(payments), List.of(id(4)), List.of("stage=live"));

        assertThat(selected(selection)).containsExactly(id(2));
        assertThat(skipped(selection)).containsExactly(id(4));
        assertThat(scene.calls("ListTagsForResource")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(value = MemberState.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
    void onlyActiveAccountsAreVisitedAndTheOthersAreNamed(MemberState state) {
        organization.account(id(2)).orElseThrow().state(state);

        Selection selection = units(payments);

        assertThat(selected(selection)).containsExactly(id(3), id(4));
        assertThat(skipped(selection)).containsExactly(id(2));
        assertThat(why(selection, id(2)))
                .isEqualTo(
                        switch (state) {
                            case CLOSED -> "it is closed";
                            case SUSPENDED -> "it is suspended";
                            case PENDING_CLOSURE -> "it is being closed";
                            case PENDING_ACTIVATION -> "its sign-up is not finished";
                            case UNLISTED -> "AWS does not tell whether it is active";
                            case ACTIVE -> throw new AssertionError(state);
                        });
    }

    @Test
    void aSuspendedAccountWithoutTheTagIsNotMentioned() {
        organization.account(id(6)).orElseThrow().state(MemberState.SUSPENDED);
        organization.account(id(3)).orElseThrow().state(MemberState.SUSPENDED);

        assertThat(skipped(tagged("team=pay"))).containsExactly(id(3));
    }

    @Test
    void theManagementAccountIsVisitedWhenTheCallerIsInIt() {
        assertThat(selected(units(ROOT))).contains(MANAGEMENT);
    }

    @Test
    void theManagementAccountIsSkippedAndNamedWhenTheCallerIsElsewhere() {
        organization.delegateTo(id(1));
        Keys delegated = scene.testbed
                .aws()
                .account(id(1))
                .user(
                        "admin",
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");

        Selection selection = scene.selectAs(delegated, NONE, NONE, NONE);

        assertThat(selected(selection)).containsExactly(id(1), id(2), id(3), id(4), id(5), id(6));
        assertThat(why(selection, MANAGEMENT)).contains("management account").contains("no access role");
    }

    @ParameterizedTest
    @CsvSource({"ou-test-99999999, true", "ou-test-99999999, false", "777777777777, true", "777777777777, false"})
    void anIdThatTheOrganizationDoesNotHoldIsAnErrorOnBothLists(String unknown, boolean included) {
        List<String> ids = List.of(sandbox, unknown);

        assertThatThrownBy(() -> scene.select(included ? ids : NONE, included ? NONE : ids, NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(unknown)
                .hasMessageContaining("organization");
    }

    @Test
    void aThousandAccountsInOneUnitCostAPageForEveryTwenty() {
        String big = organization.addUnit("Big", ROOT);
        IntStream.range(1_000, 2_000).forEach(number -> organization.addAccount(id(number), "n" + number, big));

        assertThat(units(big).accounts()).hasSize(1_000);

        assertThat(scene.calls("ListAccountsForParent")).isEqualTo(50);
        assertThat(scene.testbed.calls().total("organizations"))
                .as("and DescribeOrganization, and the units below")
                .isEqualTo(52);
    }

    @Test
    void throttledTagReadsAreWaitedOut() {
        scene.testbed
                .faults()
                .on("organizations:ListTagsForResource")
                .after(2)
                .times(2)
                .throttle();

        assertThat(selected(tagged("team=pay"))).containsExactly(id(2), id(3));
        assertThat(scene.calls("ListTagsForResource")).isEqualTo(7 + 2);
    }

    @Test
    void aListThatBreaksOffMakesNoPartOfASelection() {
        IntStream.range(100, 150).forEach(number -> organization.addAccount(id(number), "n", ROOT));
        scene.testbed.faults().on("organizations:ListAccounts").after(2).forbidden();

        RemoteCallException denied =
                catchThrowableOfType(RemoteCallException.class, () -> scene.select(NONE, NONE, NONE));

        assertThat(denied.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        assertThat(denied.remedy()).contains("organizations:ListAccounts");
    }

    @Test
    void emptyPagesLoseNobody() {
        organization.pageSize(1);
        organization.emptyPages(true);

        assertThat(selected(units(production))).containsExactly(id(1), id(2), id(3), id(4), id(5));
        assertThat(selected(tagged("team=pay", "stage=test"))).containsExactly(id(3));
    }
}
