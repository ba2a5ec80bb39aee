package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccessDeniedException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountNotFoundException;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.ChildNotFoundException;
import software.amazon.awssdk.services.organizations.model.ChildType;
import software.amazon.awssdk.services.organizations.model.InvalidInputException;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;
import software.amazon.awssdk.services.organizations.model.ParentNotFoundException;
import software.amazon.awssdk.services.organizations.model.ParentType;
import software.amazon.awssdk.services.organizations.model.ServiceException;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.organizations.model.TargetNotFoundException;
import software.amazon.awssdk.services.organizations.model.TooManyRequestsException;

/** AWS Organizations' wire forms and rules, read by the real SDK. */
class OrganizationsTest {

    private static final String OTHER = "444455556666";

    private final Rig rig = new Rig();
    private final Organization organization = rig.testbed.organization();
    private final OrganizationsClient client = rig.organizations();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void tellsTheOrganizationAndItsManagementAccount() {
        var told = client.describeOrganization().organization();

        assertThat(told.id()).matches("o-[a-z0-9]{10,32}");
        assertThat(told.masterAccountId()).isEqualTo(AwsCloud.MANAGEMENT_ACCOUNT);
        assertThat(told.masterAccountArn())
                .isEqualTo("arn:aws:organizations::999988887777:account/" + told.id() + "/999988887777");
    }

    @Test
    void listsRootsUnitsAndAccountsAsATree() {
        String production = organization.addUnit("Production", Organization.ROOT);
        String payments = organization.addUnit("Payments", production);
        organization.addAccount(Rig.ACCOUNT, "shop", payments);

        assertThat(client.listRoots().roots()).extracting(root -> root.id()).containsExactly(Organization.ROOT);
        assertThat(units(Organization.ROOT)).containsExactly("Production");
        assertThat(units(production)).containsExactly("Payments");
        assertThat(accountsOf(production)).isEmpty();
        assertThat(accountsOf(payments)).containsExactly(Rig.ACCOUNT);
        assertThat(accountsOf(Organization.ROOT)).containsExactly(AwsCloud.MANAGEMENT_ACCOUNT);
    }

    @Test
    void tellsChildrenAndParentsWithTheirKind() {
        String production = organization.addUnit("Production", Organization.ROOT);
        organization.addAccount(Rig.ACCOUNT, "shop", production);

        assertThat(client.listChildren(r -> r.parentId(Organization.ROOT).childType(ChildType.ORGANIZATIONAL_UNIT))
                        .children())
                .singleElement()
                .satisfies(child -> assertThat(child.id()).isEqualTo(production));
        assertThat(client.listChildren(r -> r.parentId(production).childType(ChildType.ACCOUNT))
                        .children())
                .extracting(child -> child.id())
                .containsExactly(Rig.ACCOUNT);
        assertThat(client.listParents(r -> r.childId(Rig.ACCOUNT)).parents())
                .singleElement()
                .satisfies(parent -> {
                    assertThat(parent.id()).isEqualTo(production);
                    assertThat(parent.type()).isEqualTo(ParentType.ORGANIZATIONAL_UNIT);
                });
        assertThat(client.listParents(r -> r.childId(production)).parents())
                .singleElement()
                .satisfies(parent -> assertThat(parent.type()).isEqualTo(ParentType.ROOT));
    }

    @Test
    void anAccountThatMovesOrLeavesIsFoundAtItsNewPlaceOrNoMore() {
        String production = organization.addUnit("Production", Organization.ROOT);
        organization.addAccount(Rig.ACCOUNT, "shop", Organization.ROOT).moveTo(production);
        assertThat(accountsOf(production)).containsExactly(Rig.ACCOUNT);

        organization.removeAccount(Rig.ACCOUNT);

        assertThat(accountsOf(production)).isEmpty();
        assertThatThrownBy(() -> client.describeAccount(r -> r.accountId(Rig.ACCOUNT)))
                .isInstanceOf(AccountNotFoundException.class);
    }

    @Test
    void listsTwentyAccountsAPageUntilThereIsNoToken() {
        addAccounts(44);

        assertThat(client.listAccountsPaginator().stream()
                        .map(page -> page.accounts().size()))
                .containsExactly(20, 20, 5);
        assertThat(rig.testbed.calls().count("organizations:ListAccounts")).isEqualTo(3);
    }

    @Test
    void pagesAreAsSmallAsTheCallerOrTheTestbedWants() {
        addAccounts(9);
        organization.pageSize(4);

        assertThat(client.listAccounts().accounts()).hasSize(4);
        assertThat(client.listAccounts(r -> r.maxResults(2)).accounts()).hasSize(2);
        assertThat(client.listAccounts(r -> r.maxResults(20)).accounts()).hasSize(4);
    }

    @Test
    void anEmptyPageMayHaveASuccessor() {
        addAccounts(2);
        organization.pageSize(2);
        organization.emptyPages(true);

        List<ListAccountsResponse> pages =
                client.listAccountsPaginator().stream().toList();

        assertThat(pages).extracting(page -> page.accounts().size()).containsExactly(0, 2, 0, 1);
        assertThat(pages.get(0).nextToken()).isNotBlank();
        assertThat(client.listTagsForResourcePaginator(r -> r.resourceId(Rig.ACCOUNT)).stream())
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(MemberState.class)
    void theOlderFieldKnowsFewerStates(MemberState state) {
        organization.addAccount(OTHER, "other", Organization.ROOT).state(state);

        String expected =
                switch (state) {
                    case PENDING_ACTIVATION, ACTIVE -> "ACTIVE";
                    case SUSPENDED, CLOSED -> "SUSPENDED";
                    case PENDING_CLOSURE -> "PENDING_CLOSURE";
                    case UNLISTED -> "UNLISTED";
                };
        assertThat(describe().statusAsString()).isEqualTo(expected);
    }

    @Test
    void theFieldsThatTellTheStateAreChosen() throws Exception {
        organization.addAccount(OTHER, "other", Organization.ROOT).state(MemberState.CLOSED);
        assertThat(rawAccount()).contains("\"Status\":\"SUSPENDED\"").contains("\"State\":\"CLOSED\"");

        organization.stateFields(Organization.Fields.STATUS);
        assertThat(rawAccount()).contains("\"Status\":\"SUSPENDED\"").doesNotContain("\"State\"");

        organization.stateFields(Organization.Fields.STATE);
        assertThat(rawAccount()).doesNotContain("\"Status\"").contains("\"State\":\"CLOSED\"");
        assertThat(describe().status()).isNull();
    }

    @Test
    void tellsTheTagsOfAnAccount() {
        organization
                .addAccount(OTHER, "other", Organization.ROOT)
                .tag("team", "payments")
                .tag("stage", "");

        assertThat(client.listTagsForResource(r -> r.resourceId(OTHER)).tags())
                .extracting(Tag::key, Tag::value)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("team", "payments"),
                        org.assertj.core.groups.Tuple.tuple("stage", ""));
        assertThat(client.listTagsForResource(r -> r.resourceId(Organization.ROOT))
                        .tags())
                .isEmpty();
    }

    @Test
    void whatDoesNotExistHasItsOwnError() {
        assertThatThrownBy(() -> client.listAccountsForParent(r -> r.parentId("ou-test-99999999")))
                .isInstanceOf(ParentNotFoundException.class)
                .hasMessageContaining("ou-test-99999999");
        assertThatThrownBy(() -> client.listOrganizationalUnitsForParent(r -> r.parentId("r-none")))
                .isInstanceOf(ParentNotFoundException.class);
        assertThatThrownBy(() -> client.listParents(r -> r.childId(OTHER))).isInstanceOf(ChildNotFoundException.class);
        assertThatThrownBy(() -> client.listTagsForResource(r -> r.resourceId(OTHER)))
                .isInstanceOf(TargetNotFoundException.class);
        assertThatThrownBy(() -> client.describeAccount(r -> r.accountId(OTHER)))
                .isInstanceOf(AccountNotFoundException.class);
    }

    @Test
    void whatIsNotOfItsFormIsRefused() {
        List<ThrowingCallable> wrong = List.of(
                () -> client.listAccountsForParent(r -> r.parentId("Production")),
                () -> client.listAccountsForParent(r -> {}),
                () -> client.listAccounts(r -> r.maxResults(21)),
                () -> client.listAccounts(r -> r.maxResults(0)),
                () -> client.listAccounts(r -> r.nextToken("made-up")),
                () -> client.listAccounts(r -> r.nextToken("testbed-page-500")),
                () -> client.listChildren(r -> r.parentId(Organization.ROOT).childType("POLICY")),
                () -> client.describeAccount(r -> r.accountId("12345")));

        assertThat(wrong).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(InvalidInputException.class));
    }

    @Test
    void withoutAnOrganizationEveryCallIsRefused() {
        organization.disband();

        assertThatThrownBy(client::describeOrganization).isInstanceOf(AwsOrganizationsNotInUseException.class);
        assertThatThrownBy(client::listRoots).isInstanceOf(AwsOrganizationsNotInUseException.class);
    }

    @Test
    void anAccountOutsideBelongsToNoOrganization() {
        OrganizationsClient stranger =
                rig.organizations(rig.testbed.aws().account(OTHER).user("reader", Rig.allow("*")));

        assertThatThrownBy(stranger::listAccounts).isInstanceOf(AwsOrganizationsNotInUseException.class);
    }

    @Test
    void aMemberMayDescribeTheOrganizationButListNothing() {
        organization.addAccount(OTHER, "other", Organization.ROOT);
        OrganizationsClient member =
                rig.organizations(rig.testbed.aws().account(OTHER).user("reader", Rig.allow("*")));

        assertThat(member.describeOrganization().organization().masterAccountId())
                .isEqualTo(AwsCloud.MANAGEMENT_ACCOUNT);
        assertThatThrownBy(member::listAccounts)
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("You don't have permissions to access this resource.");
    }

    @Test
    void aDelegatedAdministratorMayList() {
        organization.addAccount(OTHER, "security", Organization.ROOT);
        organization.delegateTo(OTHER);
        OrganizationsClient member =
                rig.organizations(rig.testbed.aws().account(OTHER).user("reader", Rig.allow("*")));

        assertThat(member.listAccounts().accounts()).hasSize(2);
    }

    @Test
    void theCallersOwnPolicyMustAllowIt() {
        Keys keys = rig.testbed
                .aws()
                .account(AwsCloud.MANAGEMENT_ACCOUNT)
                .user("reader", Rig.allow("organizations:ListAccounts"));
        OrganizationsClient limited = rig.organizations(keys);

        assertThat(limited.listAccounts().accounts()).hasSize(1);
        assertThatThrownBy(limited::listRoots)
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("organizations:ListRoots");
    }

    @Test
    void unknownAndExpiredCredentialsAreRefusedByTheNamesOfTheJsonProtocol() {
        OrganizationsException unknown =
                catchThrowableOfType(OrganizationsException.class, () -> rig.organizations(new Keys("AKIAUNKNOWN", "x"))
                        .listRoots());
        assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");

        rig.account();
        OrganizationsClient session = rig.organizations(rig.assume(Rig.ACCESS_ROLE));
        rig.testbed.clock().advance(Duration.ofMinutes(61));
        OrganizationsException expired = catchThrowableOfType(OrganizationsException.class, session::listRoots);
        assertThat(expired.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException");
        assertThat(expired.statusCode()).isEqualTo(400);
    }

    @Test
    void faultsStrikeInTheJsonProtocolsOwnForm() {
        rig.testbed.faults().on("organizations:ListRoots").times(1).throttle();
        rig.testbed.faults().on("organizations:ListRoots").times(1).forbidden();
        rig.testbed.faults().on("organizations:ListRoots").times(1).serverError();

        assertThatThrownBy(client::listRoots).isInstanceOf(TooManyRequestsException.class);
        assertThatThrownBy(client::listRoots).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(client::listRoots).isInstanceOf(ServiceException.class);
        assertThat(client.listRoots().roots()).hasSize(1);
        assertThat(rig.testbed.calls().total("organizations")).isEqualTo(4);
        assertThat(rig.testbed.calls().writes()).isZero();
    }

    private void addAccounts(int count) {
        IntStream.range(0, count)
                .forEach(number -> organization.addAccount(
                        String.valueOf(111122223333L + number), "account " + number, Organization.ROOT));
    }

    private List<String> units(String parent) {
        return client.listOrganizationalUnitsForParent(r -> r.parentId(parent)).organizationalUnits().stream()
                .map(OrganizationalUnit::name)
                .toList();
    }

    private List<String> accountsOf(String parent) {
        return client.listAccountsForParent(r -> r.parentId(parent)).accounts().stream()
                .map(Account::id)
                .toList();
    }

    private Account describe() {
        return client.describeAccount(r -> r.accountId(OTHER)).account();
    }

    /** The answer as it is on the wire: the SDK's model does not know every field. */
    private String rawAccount() throws Exception {
        return rig.json(
                        "organizations",
                        "AWSOrganizationsV20161128.DescribeAccount",
                        "{\"AccountId\":\"" + OTHER + "\"}")
                .body();
    }
}
