package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

class IamRolesTest {

    private static final String TRUST = Rig.trust("arn:aws:iam::147995105371:root", "canary-external-id-0001");

    private final Rig rig = new Rig();
    private IamClient iam;

    @BeforeEach
    void signIn() {
        iam = rig.iam();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static void assertRefused(int status, String code, Runnable call) {
        IamException refusal = catchThrowableOfType(IamException.class, call::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.statusCode()).isEqualTo(status);
    }

    private Role create(String name, Tag... tags) {
        return iam.createRole(request ->
                        request.roleName(name).assumeRolePolicyDocument(TRUST).tags(tags))
                .role();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void aNewRoleHasArnPathIdAndTags() {
        Role role = iam.createRole(request -> request.roleName("cross")
                        .path("/security/")
                        .assumeRolePolicyDocument(TRUST)
                        .tags(tag("owner", "us")))
                .role();

        assertThat(role.arn()).isEqualTo("arn:aws:iam::111122223333:role/security/cross");
        assertThat(role.roleId()).matches("AROA[A-Z0-9]{17}");
        assertThat(role.path()).isEqualTo("/security/");
        assertThat(role.createDate()).isBeforeOrEqualTo(rig.testbed.clock().instant());
        assertThat(iam.getRole(request -> request.roleName("cross")).role().tags())
                .containsExactly(tag("owner", "us"));
    }

    @Test
    void aRoleMadeAgainHasAnotherId() {
        String first = create("cross").roleId();
        iam.deleteRole(request -> request.roleName("cross"));

        assertThat(create("cross").roleId()).isNotEqualTo(first);
    }

    @Test
    void policyDocumentsTravelUrlEncodedByRfc3986() {
        rig.account().putRole("cross", "/", TRUST.replace(",", ", "));

        String document =
                iam.getRole(request -> request.roleName("cross")).role().assumeRolePolicyDocument();

        assertThat(document).startsWith("%7B%22Version%22").contains("%2C%20").doesNotContain("+");
        assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8)).isEqualTo(TRUST.replace(",", ", "));
    }

    @Test
    void answersCarryTheNamespaceOfIam() throws Exception {
        rig.testbed.aws().account("999988887777").putRole("one", "/", TRUST);

        HttpResponse<String> answer = rig.form("iam", "Action=GetRole&Version=2010-05-08&RoleName=one");

        assertThat(answer.body())
                .startsWith(
                        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"147995105371\"", "[\"147995105371\"]"})
    void aBareAccountIdComesBackAsTheArnOfTheAccountsRoot(String principal) {
        iam.createRole(request -> request.roleName("cross")
                .assumeRolePolicyDocument(Rig.trust("147995105371").replace("\"147995105371\"", principal)));

        assertThat(rig.account().role("cross").orElseThrow().trustPolicy())
                .contains(principal.replace("147995105371", "arn:aws:iam::147995105371:root"));
    }

    @Test
    void aRoleIsMadeOnceOnly() {
        create("cross");

        assertRefused(409, "EntityAlreadyExists", () -> create("cross"));
    }

    @Test
    void aRoleThatIsNotThereIsNotFound() {
        assertRefused(404, "NoSuchEntity", () -> iam.getRole(request -> request.roleName("none")));
        assertRefused(404, "NoSuchEntity", () -> iam.deleteRole(request -> request.roleName("none")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a/b", "12345678901234567890123456789012345678901234567890123456789012345"})
    void aRoleNameOutsideTheAlphabetOrTooLongIsRefused(String name) {
        assertRefused(400, "ValidationError", () -> create(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"security", "/security", "security/"})
    void aPathNotBetweenSlashesIsRefused(String path) {
        assertRefused(
                400,
                "ValidationError",
                () -> iam.createRole(
                        request -> request.roleName("cross").path(path).assumeRolePolicyDocument(TRUST)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{\"Statement\":[]}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}",
                "{\"Statement\":{\"Effect\":\"Maybe\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ec2:DescribeTags\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}"
            })
    void aTrustPolicyThatIsNoneIsRefused(String document) {
        assertRefused(
                400,
                "MalformedPolicyDocument",
                () -> iam.createRole(request -> request.roleName("cross").assumeRolePolicyDocument(document)));
        create("cross");
        assertRefused(
                400,
                "MalformedPolicyDocument",
                () -> iam.updateAssumeRolePolicy(
                        request -> request.roleName("cross").policyDocument(document)));
        assertThat(rig.account().role("cross").orElseThrow().trustPolicy()).isEqualTo(TRUST);
    }

    @Test
    void aTrustPolicyOfMoreThan2048CharactersIsTooLong() {
        assertRefused(
                409,
                "LimitExceeded",
                () -> iam.createRole(request ->
                        request.roleName("cross").assumeRolePolicyDocument(Rig.trust("*", "x".repeat(2000)))));
    }

    @Test
    void updatingTheTrustPolicyReplacesIt() {
        create("cross");

        iam.updateAssumeRolePolicy(
                request -> request.roleName("cross").policyDocument(Rig.trust("arn:aws:iam::444455556666:root")));

        assertThat(rig.account().role("cross").orElseThrow().trustPolicy()).contains("444455556666");
    }

    @Test
    void aRoleThatHoldsPoliciesIsNotDeleted() {
        create("cross");
        AwsRole role = rig.account().role("cross").orElseThrow().putInline("p", Rig.allow("ec2:*"));

        assertRefused(409, "DeleteConflict", () -> iam.deleteRole(request -> request.roleName("cross")));

        iam.deleteRolePolicy(request -> request.roleName("cross").policyName("p"));
        role.attach(rig.account().putManagedPolicy("m", Rig.allow("ec2:*")));
        assertRefused(409, "DeleteConflict", () -> iam.deleteRole(request -> request.roleName("cross")));
    }

    @Test
    void tagsAreSetReplacedAndTaken() {
        create("cross", tag("keep", "1"));

        iam.tagRole(request -> request.roleName("cross").tags(tag("keep", "2"), tag("drop", "3")));
        iam.untagRole(request -> request.roleName("cross").tagKeys("drop"));

        assertThat(rig.account().role("cross").orElseThrow().tags()).hasSize(1).containsEntry("keep", "2");
    }

    static Stream<Arguments> badTags() {
        return Stream.of(
                Arguments.of("InvalidInput", List.of(tag("aws:own", "1"))),
                Arguments.of("InvalidInput", List.of(tag("Twice", "1"), tag("twice", "2"))),
                Arguments.of("ValidationError", List.of(tag("k".repeat(129), "1"))),
                Arguments.of("ValidationError", List.of(tag("key", "v".repeat(257)))),
                Arguments.of("ValidationError", List.of(tag("key", "what?"))));
    }

    @ParameterizedTest
    @MethodSource("badTags")
    void tagsThatBreakTheRulesAreRefusedAndNoneIsSet(String code, List<Tag> tags) {
        create("cross");

        assertRefused(
                400,
                code,
                () -> iam.tagRole(request -> request.roleName("cross").tags(tags)));

        assertThat(rig.account().role("cross").orElseThrow().tags()).isEmpty();
    }

    @Test
    void aRoleHasFiftyTagsAtMost() {
        Tag[] fifty = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "")).toArray(Tag[]::new);
        create("cross", fifty);

        assertRefused(
                409,
                "LimitExceeded",
                () -> iam.tagRole(request -> request.roleName("cross").tags(tag("more", ""))));
    }

    @Test
    void aBoundaryIsSetShownAndTaken() {
        String arn = rig.account().putManagedPolicy("limits", Rig.allow("ec2:*"));
        create("cross");

        iam.putRolePermissionsBoundary(request -> request.roleName("cross").permissionsBoundary(arn));
        assertThat(iam.getRole(request -> request.roleName("cross"))
                        .role()
                        .permissionsBoundary()
                        .permissionsBoundaryArn())
                .isEqualTo(arn);

        iam.deleteRolePermissionsBoundary(request -> request.roleName("cross"));
        assertThat(rig.account().role("cross").orElseThrow().boundary()).isEmpty();
    }

    @Test
    void aBoundaryThatDoesNotExistIsRefusedAndNoRoleIsMade() {
        assertRefused(
                404,
                "NoSuchEntity",
                () -> iam.createRole(request -> request.roleName("cross")
                        .assumeRolePolicyDocument(TRUST)
                        .permissionsBoundary("arn:aws:iam::111122223333:policy/none")));
        assertThat(rig.account().role("cross")).isEmpty();
    }

    @Test
    void aNewRoleIsSeenAfterSoManyReadsOnly() {
        rig.testbed.propagation(2);
        create("cross");

        assertRefused(404, "NoSuchEntity", () -> iam.getRole(request -> request.roleName("cross")));
        assertRefused(404, "NoSuchEntity", () -> iam.getRole(request -> request.roleName("cross")));
        assertThat(iam.getRole(request -> request.roleName("cross")).role().roleName())
                .isEqualTo("cross");
    }

    @Test
    void aChangedRoleShowsItsFormerStateUntilTheChangeHasPropagated() {
        create("cross");
        rig.testbed.propagation(1);

        iam.putRolePolicy(request -> request.roleName("cross").policyName("p").policyDocument(Rig.allow("ec2:*")));

        assertThat(iam.listRolePolicies(request -> request.roleName("cross")).policyNames())
                .isEmpty();
        assertThat(iam.listRolePolicies(request -> request.roleName("cross")).policyNames())
                .containsExactly("p");
    }

    @Test
    void propagationByTimeEndsOnTheTestbedsClock() {
        rig.testbed.propagation(Duration.ofSeconds(10));
        create("cross");
        assertRefused(404, "NoSuchEntity", () -> iam.getRole(request -> request.roleName("cross")));

        rig.testbed.clock().advance(Duration.ofSeconds(11));

        assertThat(iam.getRole(request -> request.roleName("cross")).role().roleName())
                .isEqualTo("cross");
    }

    @Test
    void stsSeesAChangedTrustPolicyLateToo() {
        rig.account().putRole("cross", "/", Rig.trust("arn:aws:iam::999988887777:root"));
        rig.testbed.propagation(1);

        iam.updateAssumeRolePolicy(request -> request.roleName("cross").policyDocument(TRUST));

        assertThat(rig.assume("arn:aws:iam::111122223333:role/cross").sessionToken())
                .isNotBlank();
        assertThat(catchThrowableOfType(
                        RuntimeException.class, () -> rig.assume("arn:aws:iam::111122223333:role/cross")))
                .hasMessageContaining("sts:AssumeRole");
    }

    @Test
    void aTrustPolicyNamesPrincipalsOfItsOwnPartitionOnly() {
        assertRefused(
                400,
                "MalformedPolicyDocument",
                () -> iam.createRole(request -> request.roleName("cross")
                        .assumeRolePolicyDocument(Rig.trust("arn:aws-cn:iam::147995105371:root"))));
    }

    @Test
    void rolesAreListedByPathInPagesWithoutTheirTags() {
        for (String name : List.of("probe-1", "probe-2", "probe-3")) {
            iam.createRole(request -> request.roleName(name)
                    .path("/product/probe/")
                    .assumeRolePolicyDocument(TRUST)
                    .tags(tag("owner", "product")));
        }
        create("elsewhere");

        ListRolesResponse first = iam.listRoles(r -> r.pathPrefix("/product/").maxItems(2));
        ListRolesResponse second =
                iam.listRoles(r -> r.pathPrefix("/product/").maxItems(2).marker(first.marker()));

        assertThat(first.roles()).extracting(Role::roleName).containsExactly("probe-1", "probe-2");
        assertThat(first.isTruncated()).isTrue();
        assertThat(second.roles()).extracting(Role::roleName).containsExactly("probe-3");
        assertThat(second.isTruncated()).isFalse();
        assertThat(first.roles().get(0).createDate()).isNotNull();
        assertThat(first.roles().get(0).tags()).isEmpty();
        assertThat(second.sdkHttpResponse().firstMatchingHeader("Date")).isPresent();
    }

    @Test
    void aRoleThatIsNotSeenYetIsNotListed() {
        rig.testbed.propagation(Duration.ofSeconds(10));
        create("late");

        assertThat(iam.listRoles().roles()).extracting(Role::roleName).doesNotContain("late");
        rig.testbed.clock().advance(Duration.ofSeconds(11));
        assertThat(iam.listRoles().roles()).extracting(Role::roleName).contains("late");
    }
}
