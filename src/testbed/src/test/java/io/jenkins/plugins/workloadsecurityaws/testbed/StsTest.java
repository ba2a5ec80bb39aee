package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

class StsTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/target";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static AwsServiceException refusal(Runnable call) {
        return catchThrowableOfType(AwsServiceException.class, call::run);
    }

    private AwsServiceException refusalToAssume(String externalId) {
        return refusal(() -> rig.sts()
                .assumeRole(
                        request -> request.roleArn(ROLE).roleSessionName("test").externalId(externalId)));
    }

    private static void assertCode(AwsServiceException refusal, int status, String code) {
        assertThat(refusal).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.statusCode()).isEqualTo(status);
        assertThat(refusal.requestId()).isNotBlank();
    }

    @Test
    void theAdministratorIsAUserOfTheManagementAccount() {
        GetCallerIdentityResponse me = rig.sts().getCallerIdentity();

        assertThat(me.account()).isEqualTo("999988887777");
        assertThat(me.arn()).isEqualTo("arn:aws:iam::999988887777:user/administrator");
        assertThat(me.userId()).startsWith("AIDA");
    }

    @Test
    void aSessionIsNamedByRoleAndSessionName() {
        rig.account();

        GetCallerIdentityResponse me = rig.sts(rig.assume(Rig.ACCESS_ROLE)).getCallerIdentity();

        assertThat(me.arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/OrganizationAccountAccessRole/rig");
        assertThat(me.userId()).startsWith("AROA").endsWith(":rig");
    }

    @Test
    void answersCarryTheNamespaceOfSts() throws Exception {
        HttpResponse<String> answer = rig.form("sts", "Action=GetCallerIdentity&Version=2011-06-15");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml");
        assertThat(answer.body())
                .startsWith("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
                .contains("<GetCallerIdentityResult>", "<ResponseMetadata><RequestId>");
    }

    @Test
    void errorsAreErrorResponsesWithTypeCodeMessageAndRequestId() throws Exception {
        HttpResponse<String> answer = rig.form("sts", "Action=Nonsense&Version=2011-06-15");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>")
                .contains("<Type>Sender</Type>", "<Code>InvalidAction</Code>", "<Message>", "</Error><RequestId>");
    }

    @Test
    void anUnknownKeyIsRefused() {
        StsClient stranger = rig.sts(AwsBasicCredentials.create("AKIANOBODY", "secret"));

        assertCode(refusal(stranger::getCallerIdentity), 403, "InvalidClientTokenId");
    }

    @Test
    void aSessionKeyWithAnotherTokenIsRefused() {
        rig.account();
        AwsSessionCredentials session = rig.assume(Rig.ACCESS_ROLE);
        StsClient forged =
                rig.sts(AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), "other"));

        assertCode(refusal(forged::getCallerIdentity), 403, "InvalidClientTokenId");
    }

    @Test
    void aSessionEndsWhenItsDurationHasPassedOnTheTestbedsClock() {
        rig.account();
        StsClient session = rig.sts(rig.assume(Rig.ACCESS_ROLE));
        rig.testbed.clock().advance(Duration.ofMinutes(59));
        assertThat(session.getCallerIdentity().account()).isEqualTo(Rig.ACCOUNT);

        rig.testbed.clock().advance(Duration.ofMinutes(2));

        assertCode(refusal(session::getCallerIdentity), 403, "ExpiredToken");
    }

    @Test
    void aShorterSessionEndsSooner() {
        rig.account();

        AssumeRoleResponse answer = rig.sts().assumeRole(request -> request.roleArn(Rig.ACCESS_ROLE)
                .roleSessionName("short")
                .durationSeconds(900));

        assertThat(answer.credentials().expiration())
                .isBeforeOrEqualTo(rig.testbed.clock().instant().plusSeconds(900))
                .isAfter(rig.testbed.clock().instant().plusSeconds(800));
    }

    @ParameterizedTest
    @ValueSource(ints = {899, 3601})
    void aDurationOutsideTheLimitsIsRefused(int seconds) {
        rig.account();

        assertCode(
                refusal(() -> rig.sts().assumeRole(request -> request.roleArn(Rig.ACCESS_ROLE)
                        .roleSessionName("long")
                        .durationSeconds(seconds))),
                400,
                "ValidationError");
    }

    @Test
    void aChainedSessionIsRefusedMoreThanAnHourForBeingChained() {
        rig.account();
        StsClient chained = rig.sts(rig.assume(Rig.ACCESS_ROLE));

        AwsServiceException refusal = refusal(() -> chained.assumeRole(
                request -> request.roleArn(ROLE).roleSessionName("chain").durationSeconds(7200)));

        assertCode(refusal, 400, "ValidationError");
        assertThat(refusal).hasMessageContaining("role chaining");
    }

    @Test
    void aDurationThatIsNoNumberIsRefused() throws Exception {
        assertThat(rig.form("sts", "Action=AssumeRole&RoleArn=x&RoleSessionName=me&DurationSeconds=long")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "with space", "slash/slash", "ümlaut"})
    void aSessionNameOutsideTheAlphabetIsRefused(String name) {
        rig.account();

        assertCode(
                refusal(() -> rig.sts()
                        .assumeRole(request -> request.roleArn(Rig.ACCESS_ROLE).roleSessionName(name))),
                400,
                "ValidationError");
    }

    @Test
    void aSessionNameMayHave64CharactersButNot65() {
        rig.account();

        assertThat(rig.sts()
                        .assumeRole(request -> request.roleArn(Rig.ACCESS_ROLE).roleSessionName("a".repeat(64)))
                        .credentials())
                .isNotNull();
        assertThatThrownBy(() -> rig.sts()
                        .assumeRole(request -> request.roleArn(Rig.ACCESS_ROLE).roleSessionName("a".repeat(65))))
                .isInstanceOf(AwsServiceException.class);
    }

    @Test
    void theRightExternalIdOpensTheRole() {
        rig.account().putRole("target", "/", Rig.trust("arn:aws:iam::999988887777:root", "right-id"));

        assertThat(refusalToAssume("right-id")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"wrong-id", "none"})
    void anotherExternalIdOrNoneDoesNot(String externalId) {
        rig.account().putRole("target", "/", Rig.trust("arn:aws:iam::999988887777:root", "right-id"));

        assertCode(refusalToAssume(externalId), 403, "AccessDenied");
    }

    @Test
    void aRoleThatDoesNotExistIsRefusedLikeOneThatDoesNotTrust() {
        assertCode(refusalToAssume(null), 403, "AccessDenied");
    }

    @Test
    void aRoleOfAnotherPathIsAnotherRole() {
        rig.account().putRole("target", "/security/", Rig.trust("999988887777"));

        assertCode(refusalToAssume(null), 403, "AccessDenied");
    }

    @Test
    void acrossAccountsTheCallersOwnPolicyMustAllowItToo() {
        rig.account().putRole("target", "/", Rig.trust("arn:aws:iam::999988887777:root"));
        Keys reader = rig.testbed.aws().account("999988887777").user("reader", Rig.allow("iam:Get*"));

        assertCode(
                refusal(() -> rig.sts(reader)
                        .assumeRole(request -> request.roleArn(ROLE).roleSessionName("test"))),
                403,
                "AccessDenied");
    }

    @Test
    void insideOneAccountATrustPolicyThatNamesTheCallerIsEnough() {
        rig.account().putRole("target", "/", Rig.trust("arn:aws:iam::111122223333:user/reader"));
        Keys reader = rig.account().user("reader", Rig.allow("iam:Get*"));

        assertThat(rig.sts(reader)
                        .assumeRole(request -> request.roleArn(ROLE).roleSessionName("test"))
                        .credentials()
                        .sessionToken())
                .isNotBlank();
    }

    @Test
    void insideOneAccountATrustPolicyThatNamesTheCallersSessionIsEnough() {
        rig.account().putRole("reader", "/", Rig.trust("arn:aws:iam::999988887777:root"));
        rig.account()
                .putRole(
                        "target",
                        "/probe/",
                        Rig.trust("arn:aws:sts::111122223333:assumed-role/reader/rig", "right-id"));
        StsClient session = rig.sts(rig.assume("arn:aws:iam::111122223333:role/reader"));

        assertThat(session.assumeRole(request -> request.roleArn("arn:aws:iam::111122223333:role/probe/target")
                                .roleSessionName("test")
                                .externalId("right-id"))
                        .credentials()
                        .sessionToken())
                .isNotBlank();
        assertCode(
                refusal(() ->
                        session.assumeRole(request -> request.roleArn("arn:aws:iam::111122223333:role/probe/target")
                                .roleSessionName("test"))),
                403,
                "AccessDenied");
    }

    @Test
    void anotherSessionOfTheRoleIsNotTheOneThatATrustPolicyNames() {
        rig.account().putRole("reader", "/", Rig.trust("arn:aws:iam::999988887777:root"));
        rig.account().putRole("target", "/", Rig.trust("arn:aws:sts::111122223333:assumed-role/reader/other"));
        StsClient session = rig.sts(rig.assume("arn:aws:iam::111122223333:role/reader"));

        assertCode(
                refusal(() ->
                        session.assumeRole(request -> request.roleArn(ROLE).roleSessionName("test"))),
                403,
                "AccessDenied");
    }

    @Test
    void whatIsDeniedOutrightNoTrustPolicyGivesBack() {
        rig.account().putRole("target", "/", Rig.trust("arn:aws:iam::111122223333:user/reader"));
        Keys reader = rig.account().user("reader", Rig.allow("sts:AssumeRole").replace("Allow", "Deny"));

        assertCode(
                refusal(() -> rig.sts(reader)
                        .assumeRole(request -> request.roleArn(ROLE).roleSessionName("test"))),
                403,
                "AccessDenied");
    }

    @Test
    void aServiceControlPolicyKeepsThePrincipalsOfItsAccountFromAssuming() {
        rig.testbed
                .organization()
                .addAccount(Rig.ACCOUNT, "shop", Organization.ROOT)
                .serviceControlPolicy(Rig.allow("sts:AssumeRole").replace("Allow", "Deny"));
        rig.account().putRole("target", "/", Rig.trust("arn:aws:iam::111122223333:user/reader"));
        Keys reader = rig.account().user("reader", Rig.allow("*"));

        assertCode(
                refusal(() -> rig.sts(reader)
                        .assumeRole(request -> request.roleArn(ROLE).roleSessionName("test"))),
                403,
                "AccessDenied");
    }
}
