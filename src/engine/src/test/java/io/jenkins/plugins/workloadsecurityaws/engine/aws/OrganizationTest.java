package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.TestbedTime;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsCloud;
import io.jenkins.plugins.workloadsecurityaws.testbed.Keys;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;

class OrganizationTest {

    private static final String ROOT = io.jenkins.plugins.workloadsecurityaws.testbed.Organization.ROOT;
    private static final AccountId MANAGEMENT = new AccountId(AwsCloud.MANAGEMENT_ACCOUNT);
    private static final AccountId SHOP = new AccountId("111122223333");

    private final Testbed testbed = Testbed.start();
    private final CallCounter counter = new CallCounter();
    private final List<AwsAccess> opened = new ArrayList<>();
    private final Organization organization = open(testbed.caller());

    @AfterEach
    void close() {
        opened.forEach(AwsAccess::close);
        testbed.close();
    }

    private Organization open(Keys keys) {
        return open(keys, testbed.awsEndpoint(), List.of());
    }

    private Organization open(Keys keys, URI endpoint, List<String> viaRoles) {
        AwsSettings settings = new AwsSettings(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())),
                Optional.empty(),
                Optional.of(endpoint),
                Optional.of("OrganizationAccountAccessRole"),
                viaRoles,
                "build #7",
                false,
                Optional.empty(),
                4);
        AwsAccess access = AwsAccess.open(
                settings,
                new RemoteCalls(
                        new TestbedTime(testbed.clock()),
                        new CallTiming(Duration.ofSeconds(5), Duration.ofMillis(800), Duration.ofMillis(800)),
                        counter,
                        why -> {}));
        opened.add(access);
        return access.organization();
    }

    @Test
    void knowsTheManagementAccountAndAsksForItOnce() {
        assertThat(organization.managementAccount()).isEqualTo(MANAGEMENT);
        organization.managementAccount();
        organization.accounts();

        assertThat(testbed.calls().count("organizations:DescribeOrganization")).isEqualTo(1);
    }

    @Test
    void readsAThousandAccountsInPagesOfTwenty() {
        addAccounts(999, ROOT);

        List<OrganizationAccount> accounts = organization.accounts();

        assertThat(accounts).hasSize(1_000);
        assertThat(accounts).extracting(OrganizationAccount::id).doesNotHaveDuplicates();
        assertThat(testbed.calls().count("organizations:ListAccounts")).isEqualTo(50);
        assertThat(testbed.calls().total("organizations")).isEqualTo(51);
        assertThat(counter.snapshot()).containsEntry("organizations:ListAccounts", 50L);
    }

    @Test
    void goesOnAfterAnEmptyPageThatHasASuccessor() {
        addAccounts(24, ROOT);
        testbed.organization().emptyPages(true);

        assertThat(organization.accounts()).hasSize(25);
        assertThat(organization.accountsOf(ROOT).orElseThrow()).hasSize(25);
        assertThat(testbed.calls().count("organizations:ListAccounts")).isEqualTo(4);
    }

    @Test
    void readsNamePlaceAndTagsOfAnAccount() {
        String production = testbed.organization().addUnit("Production", ROOT);
        String payments = testbed.organization().addUnit("Payments", production);
        testbed.organization()
                .addAccount(SHOP.value(), "shop", payments)
                .tag("team", "payments")
                .tag("empty", "");

        assertThat(organization.unitsOf(ROOT)).hasValue(List.of(production));
        assertThat(organization.unitsOf(production)).hasValue(List.of(payments));
        assertThat(organization.unitsOf(payments)).hasValue(List.of());
        assertThat(organization.accountsOf(production)).hasValue(List.of());
        OrganizationAccount shop =
                organization.accountsOf(payments).orElseThrow().get(0);
        assertThat(shop.id()).isEqualTo(SHOP);
        assertThat(shop.name()).isEqualTo("shop");
        assertThat(shop.management()).isFalse();
        assertThat(shop.tags()).as("tags are not read unasked").isEmpty();
        assertThat(organization.tagsOf(SHOP)).containsEntry("team", "payments").containsEntry("empty", "");
        assertThat(organization.account(MANAGEMENT).orElseThrow().management()).isTrue();
    }

    @Test
    void whatDoesNotExistIsEmpty() {
        assertThat(organization.account(SHOP)).isEmpty();
        assertThat(organization.accountsOf("ou-none-12345678")).isEmpty();
        assertThat(organization.unitsOf("ou-none-12345678")).isEmpty();
        assertThat(organization.tagsOf(SHOP)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(MemberState.class)
    void theStateIsReadWhetherOrNotStatusIsStillTold(MemberState state) {
        testbed.organization().addAccount(SHOP.value(), "shop", ROOT).state(state);
        AccountState expected =
                state == MemberState.UNLISTED ? AccountState.UNKNOWN : AccountState.valueOf(state.name());

        assertThat(organization.account(SHOP).orElseThrow().state()).isEqualTo(expected);
        testbed.organization().stateFields(io.jenkins.plugins.workloadsecurityaws.testbed.Organization.Fields.STATE);
        assertThat(organization.account(SHOP).orElseThrow().state()).isEqualTo(expected);
        assertThat(organization.accounts())
                .extracting(OrganizationAccount::state)
                .contains(expected);
        assertThat(organization.accountsOf(ROOT).orElseThrow())
                .extracting(OrganizationAccount::state)
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, ACTIVE", "SUSPENDED, SUSPENDED", "CLOSED, SUSPENDED", "PENDING_CLOSURE, PENDING_CLOSURE"})
    void whereOnlyStatusIsToldItCounts(MemberState state, AccountState expected) {
        testbed.organization().stateFields(io.jenkins.plugins.workloadsecurityaws.testbed.Organization.Fields.STATUS);
        testbed.organization().addAccount(SHOP.value(), "shop", ROOT).state(state);

        assertThat(organization.account(SHOP).orElseThrow().state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"Account\":{\"Id\":\"111122223333\"}}'",
        "'{\"Account\":{\"Id\":\"111122223333\",\"State\":\"FROZEN\"}}'",
        "'{\"Account\":{\"Id\":\"111122223333\",\"State\":null}}'"
    })
    void aStateThatIsMissingOrNewIsUnknownAndNotActive(String answer) {
        testbed.faults().on("organizations:DescribeAccount").answer(200, "application/x-amz-json-1.1", answer);

        assertThat(organization.account(SHOP).orElseThrow().state()).isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void aMemberAccountIsToldWhoMayReadTheOrganization() {
        testbed.organization().addAccount(SHOP.value(), "shop", ROOT);
        Organization asMember = open(testbed.aws().account(SHOP.value()).user("admin", ALLOW_ALL));

        RemoteCallException denied = failure(asMember::accounts);

        assertThat(denied.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        assertThat(denied.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(denied.getMessage()).contains("organizations:ListAccounts");
        assertThat(denied.remedy())
                .contains("management account")
                .contains("delegated administrator")
                .contains("organizations:ListAccounts");
    }

    @Test
    void aDelegatedAdministratorReadsTheOrganization() {
        testbed.organization().addAccount(SHOP.value(), "security", ROOT);
        testbed.organization().delegateTo(SHOP.value());

        assertThat(open(testbed.aws().account(SHOP.value()).user("admin", ALLOW_ALL))
                        .accounts())
                .extracting(OrganizationAccount::id)
                .containsExactly(MANAGEMENT, SHOP);
    }

    @Test
    void theCallerIsTheOneBeforeTheAccessRole() {
        testbed.organization().addAccount(SHOP.value(), "security", ROOT);
        testbed.organization().delegateTo(SHOP.value());
        testbed.aws().account(SHOP.value());

        open(
                        testbed.caller(),
                        testbed.awsEndpoint(),
                        List.of("arn:aws:iam::" + SHOP + ":role/OrganizationAccountAccessRole"))
                .accounts();

        assertThat(testbed.calls().all())
                .filteredOn(call -> call.operation().startsWith("organizations:"))
                .isNotEmpty()
                .allSatisfy(call -> {
                    assertThat(call.account()).isEqualTo(SHOP.value());
                    assertThat(call.sessionName()).isEqualTo("build-7");
                    assertThat(call.userAgent()).contains("workload-security-aws/");
                });
    }

    @Test
    void withoutAnOrganizationTheRemedyNamesTheFile() {
        testbed.organization().disband();

        RemoteCallException refused = failure(organization::accounts);

        assertThat(refused.kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(refused.getMessage()).contains("not a member of an organization");
        assertThat(refused.remedy()).contains("file");
    }

    @Test
    void throttlingIsWaitedOutAndTheListIsComplete() {
        addAccounts(59, ROOT);
        testbed.faults().on("organizations:ListAccounts").after(1).times(2).throttle();

        assertThat(organization.accounts()).hasSize(60);
        assertThat(testbed.calls().count("organizations:ListAccounts")).isEqualTo(3 + 2);
    }

    @Test
    void throttlingThatDoesNotEndIsToldAsSuch() {
        testbed.faults().on("organizations:ListTagsForResource").throttle();

        RemoteCallException throttled = failure(() -> organization.tagsOf(MANAGEMENT));

        assertThat(throttled.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(throttled.getMessage()).contains("TooManyRequestsException");
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeOrganization, {}",
        "DescribeOrganization, '{\"Organization\":{\"MasterAccountId\":\"me\"}}'",
        "ListAccounts, {}",
        "ListAccounts, '{\"Accounts\":[{\"Name\":\"without an ID\"}]}'",
        "ListAccounts, '[]'"
    })
    void anAnswerThatTellsNothingIsNoEmptyOrganization(String operation, String answer) {
        testbed.faults().on("organizations:" + operation).answer(200, "application/x-amz-json-1.1", answer);

        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    @Test
    void aPageThatNamesItselfAsTheNextIsNotReadForEver() {
        testbed.faults()
                .on("organizations:ListAccounts")
                .answer(200, "application/x-amz-json-1.1", "{\"Accounts\":[],\"NextToken\":\"again\"}");

        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    @Test
    void anAnswerInNoEncodingIsMalformed() {
        testbed.faults().on("organizations:ListAccounts").answer(200, "application/x-amz-json-1.1", "\0\0\0\0\0fe\"\0");

        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    @Test
    void emptyAnswersAndPagesOfOthersAreMalformed() {
        testbed.faults().on("organizations:ListAccounts").times(1).empty();
        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);

        testbed.faults().on("organizations:ListAccounts").malformed();
        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    @Test
    void aServerErrorIsRetriedAndOneThatStaysIsTold() {
        testbed.faults().on("organizations:ListAccounts").times(1).serverError();
        assertThat(organization.accounts()).hasSize(1);

        testbed.faults().on("organizations:ListAccounts").serverError();
        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.SERVER_ERROR);
    }

    @Test
    void anAnswerThatNeverComesIsATimeOut() {
        testbed.faults().on("organizations:ListAccounts").timeout();

        assertThat(failure(organization::accounts).kind()).isEqualTo(FailureKind.TIMEOUT);
    }

    @Test
    void unknownCredentialsAreToldAsSuch() {
        RemoteCallException refused = failure(open(new Keys("AKIAUNKNOWN", "canary-secret-0001"))::accounts);

        assertThat(refused.kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
        assertThat(refused).hasMessageNotContaining("canary-secret-0001");
    }

    @ParameterizedTest
    @CsvSource({
        "aws-global, organizations.us-east-1.amazonaws.com",
        "aws-us-gov-global, organizations.us-gov-west-1.amazonaws.com",
        "aws-cn-global, organizations.cn-northwest-1.amazonaws.com.cn"
    })
    void eachPartitionHasOneEndpoint(String region, String host) {
        assertThat(OrganizationsEndpointProvider.defaultProvider()
                        .resolveEndpoint(asked -> asked.region(Region.of(region))
                                .useDualStack(false)
                                .useFips(false))
                        .join()
                        .url()
                        .getHost())
                .isEqualTo(host);
    }

    private static final String ALLOW_ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    private void addAccounts(int count, String parent) {
        IntStream.range(0, count).forEach(number -> testbed.organization()
                .addAccount(String.valueOf(333300000000L + number), "account " + number, parent));
    }

    private static RemoteCallException failure(ThrowingCallable call) {
        return catchThrowableOfType(RemoteCallException.class, call);
    }
}
