package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** IAM's and STS's wire forms, read by the real SDK. */
class AwsWireTest {

    private static final String TRUST =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"999988887777\"},"
                    + "\"Action\":\"sts:AssumeRole\"}}";

    private final Testbed testbed = Testbed.start();
    private final IamClient iam = iam(AwsBasicCredentials.create(
            testbed.caller().accessKeyId(), testbed.caller().secretAccessKey()));
    private final StsClient sts = StsClient.builder()
            .endpointOverride(testbed.awsEndpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    testbed.caller().accessKeyId(), testbed.caller().secretAccessKey())))
            .build();

    private IamClient iam(AwsCredentials credentials) {
        return IamClient.builder()
                .endpointOverride(testbed.awsEndpoint())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    @AfterEach
    void close() {
        iam.close();
        sts.close();
        testbed.close();
    }

    @Test
    void givesABareAccountIdBackAsTheRootsArnUrlEncoded() {
        iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(TRUST));

        assertThat(iam.getRole(r -> r.roleName("r")).role().assumeRolePolicyDocument())
                .contains("arn%3Aaws%3Aiam%3A%3A999988887777%3Aroot");
    }

    @Test
    void refusesWhatIamRefuses() {
        iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(TRUST));
        iam.putRolePolicy(r -> r.roleName("r")
                .policyName("p")
                .policyDocument("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"));

        assertThatThrownBy(() -> iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(TRUST)))
                .isInstanceOf(EntityAlreadyExistsException.class);
        assertThatThrownBy(() -> iam.createRole(r -> r.roleName("s").assumeRolePolicyDocument("{")))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThatThrownBy(() -> iam.deleteRole(r -> r.roleName("r"))).isInstanceOf(DeleteConflictException.class);
        assertThatThrownBy(() -> iam.getRole(r -> r.roleName("missing"))).isInstanceOf(NoSuchEntityException.class);
    }

    @Test
    void lettingTagsInNeedsItsOwnPermission() {
        Keys keys = testbed.aws()
                .account("111122223333")
                .user(
                        "creator",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"iam:CreateRole\",\"Resource\":\"*\"}}");
        try (IamClient limited = iam(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()))) {
            IamException denied = catchThrowableOfType(
                    IamException.class,
                    () -> limited.createRole(r -> r.roleName("r")
                            .assumeRolePolicyDocument(TRUST)
                            .tags(Tag.builder().key("k").value("v").build())));

            assertThat(denied.statusCode()).isEqualTo(403);
            assertThat(denied.awsErrorDetails().errorMessage()).contains("iam:TagRole");
        }
    }

    @Test
    void evaluatesTheTrustPolicyAndTheExternalId() {
        testbed.aws()
                .account("111122223333")
                .putRole(
                        "guarded",
                        "/",
                        TRUST.replace(
                                "\"sts:AssumeRole\"",
                                "\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"right-id\"}}"));
        String arn = "arn:aws:iam::111122223333:role/guarded";

        assertThat(sts.assumeRole(r -> r.roleArn(arn).roleSessionName("test").externalId("right-id"))
                        .credentials())
                .isNotNull();
        assertThatThrownBy(() -> sts.assumeRole(r -> r.roleArn(arn).roleSessionName("test")))
                .isInstanceOf(StsException.class);
        assertThatThrownBy(() -> sts.assumeRole(
                        r -> r.roleArn(arn).roleSessionName("test").externalId("wrong-id")))
                .isInstanceOf(StsException.class);
    }

    @Test
    void endsASessionOnItsOwnClock() {
        testbed.aws().account("111122223333");
        Credentials session = sts.assumeRole(
                        r -> r.roleArn("arn:aws:iam::111122223333:role/OrganizationAccountAccessRole")
                                .roleSessionName("test"))
                .credentials();
        try (IamClient inside = iam(AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))) {
            assertThat(inside.getRole(r -> r.roleName("OrganizationAccountAccessRole"))
                            .role()
                            .arn())
                    .startsWith("arn:aws:iam::111122223333:");
            testbed.clock().advance(Duration.ofMinutes(61));

            IamException expired = catchThrowableOfType(
                    IamException.class, () -> inside.getRole(r -> r.roleName("OrganizationAccountAccessRole")));
            assertThat(expired.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken");
        }
    }
}
