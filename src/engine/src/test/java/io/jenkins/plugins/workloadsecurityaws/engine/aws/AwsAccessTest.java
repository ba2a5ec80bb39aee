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
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AwsAccessTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");

    private final Testbed testbed = Testbed.start();
    private final AwsAccess access = open(Optional.of("OrganizationAccountAccessRole"));

    @AfterEach
    void close() {
        access.close();
        testbed.close();
    }

    private AwsAccess open(Optional<String> accessRole) {
        AwsSettings settings = new AwsSettings(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        testbed.caller().accessKeyId(), testbed.caller().secretAccessKey())),
                Optional.empty(),
                Optional.of(testbed.awsEndpoint()),
                accessRole,
                List.of(),
                "build #7 of team/project",
                false,
                Optional.empty(),
                4);
        return AwsAccess.open(
                settings,
                new RemoteCalls(
                        new TestbedTime(testbed.clock()),
                        new CallTiming(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20)),
                        new CallCounter(),
                        why -> {}));
    }

    private void forbidden(String operation) {
        testbed.faults().on(operation).forbidden();
    }

    @Test
    void asksOnlyOnceWhoCalls() {
        access.callerIdentity();
        access.callerIdentity();

        assertThat(access.callerIdentity().account().value()).isEqualTo(AwsCloud.MANAGEMENT_ACCOUNT);
        assertThat(testbed.calls().count("sts:GetCallerIdentity")).isEqualTo(1);
    }

    @Test
    void namesTheBuildInTheSessionName() {
        access.enter(ACCOUNT);

        assertThat(testbed.calls().all())
                .filteredOn(call -> call.operation().equals("sts:AssumeRole"))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.parameters().get("RoleSessionName")).isEqualTo("build-7-of-team-project"));
    }

    @Test
    void namesItselfInTheUserAgent() {
        access.callerIdentity();

        assertThat(testbed.calls().all().get(0).headers().get("user-agent"))
                .matches(".*workload-security-aws/[0-9][^ ]*");
    }

    @Test
    void renewsTheSessionBeforeItEnds() {
        TargetAccount target = access.enter(ACCOUNT);
        target.getRole("any");
        testbed.clock().advance(Duration.ofMinutes(56));

        assertThat(target.getRole("OrganizationAccountAccessRole")).isPresent();
        assertThat(testbed.calls().count("sts:AssumeRole")).isEqualTo(2);
    }

    @Test
    void entersItsOwnAccountWithoutAnAccessRole() {
        access.enter(new AccountId(AwsCloud.MANAGEMENT_ACCOUNT)).getRole("any");

        assertThat(testbed.calls().count("sts:AssumeRole")).isZero();
    }

    @Test
    void saysThatAnAccessRoleMustBeNamedForAnotherAccount() {
        try (AwsAccess withoutRole = open(Optional.empty())) {
            RemoteCallException failure =
                    catchThrowableOfType(RemoteCallException.class, () -> withoutRole.enter(ACCOUNT));

            assertThat(failure).hasMessageContaining(ACCOUNT.value());
            assertThat(failure.remedy()).contains("Name the access role");
        }
    }

    @Test
    void whatDoesNotExistIsEmpty() {
        TargetAccount target = access.enter(ACCOUNT);

        assertThat(target.getRole("missing")).isEmpty();
        assertThat(target.getRolePolicy("missing", "any")).isEmpty();
        assertThat(target.listRolePolicies("missing")).isEmpty();
        assertThat(target.listAttachedRolePolicies("missing")).isEmpty();
        assertThat(target.getManagedPolicy("arn:aws:iam::111122223333:policy/missing"))
                .isEmpty();
    }

    @Test
    void tellsADeletionFromAThingThatIamDoesNotKnow() {
        testbed.aws().account(ACCOUNT.value()).putRole("old", "/", "{}").putInline("policy", "{}");
        TargetAccount target = access.enter(ACCOUNT);

        assertThat(target.deleteRolePolicy("old", "policy")).isPresent();
        assertThat(target.deleteRolePolicy("old", "policy")).isEmpty();
        assertThat(target.deleteRole("old")).isPresent();
        assertThat(target.deleteRole("old")).isEmpty();
    }

    @Test
    void readsListsPageByPage() {
        var role = testbed.aws().account(ACCOUNT.value()).putRole("many", "/", "{}");
        for (int i = 0; i < 250; i++) {
            role.putInline("policy-" + i, "{}");
        }

        assertThat(access.enter(ACCOUNT).listRolePolicies("many").orElseThrow()).hasSize(250);
    }

    @Test
    void decodesDocumentsSoThatAPlusStaysAPlus() {
        testbed.aws().account(ACCOUNT.value()).putRole("plus", "/", "{\"a\": \"b+c d%20e\"}");

        assertThat(access.enter(ACCOUNT).getRole("plus").orElseThrow().trustPolicy())
                .isEqualTo("{\"a\": \"b+c d%20e\"}");
    }

    @Test
    void aDeniedActionIsNamedInTheRemedy() {
        TargetAccount target = access.enter(ACCOUNT);
        forbidden("iam:GetRole");

        RemoteCallException failure = catchThrowableOfType(RemoteCallException.class, () -> target.getRole("any"));

        assertThat(failure.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failure.remedy()).contains("iam:GetRole");
        assertThat(failure).hasNoCause();
    }

    @Test
    void whatAPolicyOfTheCallerDeniesIsNotSaidToLackAnAllowance() {
        testbed.aws()
                .account(ACCOUNT.value())
                .role("OrganizationAccountAccessRole")
                .orElseThrow()
                .putInline(
                        "denial",
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"iam:Get*\","
                                + "\"Resource\":\"arn:aws:iam::*:role/any\"}}");
        TargetAccount target = access.enter(ACCOUNT);

        RemoteCallException failure = catchThrowableOfType(RemoteCallException.class, () -> target.getRole("any"));

        assertThat(failure).hasMessageContaining("with an explicit deny in an identity-based policy");
        assertThat(failure.remedy()).contains("denies iam:GetRole");
        assertThat(target.getRole("other")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400,MalformedPolicyDocument,REJECTED,REFUSED",
        "404,NoSuchEntity,NOT_FOUND,REFUSED",
        "409,EntityAlreadyExists,ALREADY_EXISTS,REFUSED",
        "409,DeleteConflict,CONFLICT,REFUSED",
        "409,LimitExceeded,REJECTED,REFUSED",
        "403,InvalidClientTokenId,BAD_CREDENTIALS,REFUSED",
        "403,ExpiredToken,BAD_CREDENTIALS,REFUSED",
        "400,Throttling,THROTTLED,REFUSED",
        "500,ServiceFailure,SERVER_ERROR,UNKNOWN"
    })
    void tellsRefusalsFromUnknownOutcomes(int status, String code, FailureKind kind, Outcome outcome) {
        TargetAccount target = access.enter(ACCOUNT);
        testbed.faults()
                .on("iam:PutRolePolicy")
                .answer(
                        status,
                        "text/xml",
                        "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                                + "</Code><Message>as told</Message></Error><RequestId>1</RequestId></ErrorResponse>");

        RemoteCallException failure =
                catchThrowableOfType(RemoteCallException.class, () -> target.putRolePolicy("role", "policy", "{}"));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure).hasMessageContaining("iam:PutRolePolicy on account 111122223333");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Read timed out",
                "Connection reset",
                "Internal Server Error, status code: 500",
                "Unable to execute HTTP request: the target server failed to respond"
            })
    void whatAServiceSaysMakesNoRefusalAnUnknownOutcome(String message) {
        TargetAccount target = access.enter(ACCOUNT);
        testbed.faults()
                .on("iam:PutRolePolicy")
                .answer(
                        403,
                        "text/xml",
                        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>" + message
                                + "</Message></Error><RequestId>1</RequestId></ErrorResponse>");

        RemoteCallException failure =
                catchThrowableOfType(RemoteCallException.class, () -> target.putRolePolicy("role", "policy", "{}"));

        assertThat(failure.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failure).hasMessageContaining(message);
    }
}
