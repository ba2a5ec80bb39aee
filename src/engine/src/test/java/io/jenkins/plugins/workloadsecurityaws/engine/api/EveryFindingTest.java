package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.ADOPTING;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.POLICY;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.CreatesUnderWay;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each code by what brings it about, seen by a whole command; the compiler asks for the place of each new code. */
class EveryFindingTest {

    private static final String CREATE = "POST /awsconnectors";
    private static final String SEARCH = "POST /awsconnectors/search";
    private static final String DENY_INSTANCES =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:DescribeInstances","Resource":"*"}]}""";
    private static final String EVERYTHING =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Scene scene = fleet.scene;
    private final Testbed testbed = scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void isToldByAWholeCommandWithTheSeverityThatTheDocsGive(FindingCode code) throws IOException {
        List<Finding> told = findings(code).stream()
                .filter(finding -> finding.code() == code)
                .toList();

        assertThat(told).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.message()).isNotBlank().doesNotContain("\n", "canary-");
            assertThat(finding.remedy()).isNotBlank().doesNotContain("\n", "canary-");
            assertThat(severityInTheDocs(code))
                    .contains(finding.severity().name().toLowerCase(Locale.ROOT));
        });
    }

    /** The trail's only file goes away while the run writes. */
    private List<Finding> auditTrailGone() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        try (AuditTrail trail = AuditTrail.open(file, 1, "a run of the tests")) {
            EngineOptions options = EngineOptions.defaults().with(new Audit(trail, "the tests"));
            return scene.engine(Duration.ofSeconds(20), options)
                    .onboard(REQUEST, change -> delete(file))
                    .findings();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String severityInTheDocs(FindingCode code) throws IOException {
        return Files.readAllLines(Path.of("../../docs/findings.md")).stream()
                .filter(line -> line.startsWith("| `" + code.code() + "` |"))
                .findFirst()
                .orElseThrow()
                .split("\\|")[2];
    }

    private List<Finding> findings(FindingCode code) throws IOException {
        return switch (code) {
            case TRUST_NOT_ASSUMABLE ->
                trusting(trust().replace(testbed.vendor().externalId(), "another-external-id"));
            case EXTERNAL_ID_NOT_ENFORCED -> trusting(Scene.OPEN_TRUST);
            case TRUST_OPEN_TO_OTHERS -> trusting(Scene.OPEN_TRUST.replace(Vendor.TRUSTED_ACCOUNT, "444455556666"));
            case UNDETERMINED_CONDITION ->
                trusting(trust().replace("\"StringEquals\":{", "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\","));
            case POLICY_MALFORMED -> with(role -> role.putInline("guard", "shopping list"));
            case POLICY_UNREADABLE -> with(role -> role.attach("arn:aws:iam::111122223333:policy/Gone"));
            case PERMISSIONS_MISSING -> with(role -> role.putInline("guard", DENY_INSTANCES));
            case RECOMMENDED_PERMISSIONS_MISSING -> granting("\"iam:GetRole\",", "");
            case WORKSPACES_PERMISSIONS_MISSING -> granting("workspaces:Describe", "workspaces:Something");
            case PERMISSIONS_EXCESS -> with(role -> role.putInline("wide", EVERYTHING));
            case BOUNDARY_DENIES -> with(role -> role.setBoundary(managed("Bounds", DENY_INSTANCES)));
            case EXTRA_PERMISSIONS_NOT_CHECKED -> {
                scene.onboard();
                yield scene.engine().verify(REQUEST, true).findings();
            }

            case ROLE_MISSING, CONNECTOR_MISSING -> verify();
            case ROLE_NOT_OURS -> {
                scene.roleMadeByHand().setTrustPolicy(Scene.OPEN_TRUST);
                yield scene.onboard().findings();
            }
            case ADOPTION_REFUSED -> {
                scene.roleMadeByHand().putInline("wide", EVERYTHING);
                yield onboard(ADOPTING);
            }
            case ROLE_OF_OTHER_TENANT -> with(role -> role.tag("workload-security-aws:tenant", "another"));
            case TAGGING_DENIED -> {
                scene.roleMadeByHand();
                testbed.faults().on("iam:TagRole").forbidden();
                yield onboard(ADOPTING);
            }
            case ROLE_SETTINGS_DIFFER -> {
                scene.onboard();
                yield verify(
                        request(false, Optional.empty(), Map.of("team", "web"), Optional.empty(), Optional.empty()));
            }
            case ROLE_HOLDS_OTHER_POLICIES -> {
                scene.onboard();
                scene.role().orElseThrow().putInline("by-hand", Scene.PERMISSIONS);
                yield scene.engine().offboard(REQUEST, true, change -> {}).findings();
            }
            case PARTITION_MISMATCH -> {
                TenantSettings elsewhere = tenantTrusting("arn:aws-us-gov:iam::444455556666:root");
                yield scene.engine(elsewhere, EngineOptions.defaults(), Duration.ofSeconds(20))
                        .onboard(REQUEST, change -> {})
                        .findings();
            }

            case ROTATION_UNDER_WAY -> {
                scene.onboard();
                scene.role().orElseThrow().tag("workload-security-aws:rotation", "both 2026-01-01T00:00:00Z run");
                yield verify();
            }
            case ROTATION_NOT_PROVED -> {
                scene.onboard();
                testbed.vendor().wantedSyncTakes(Duration.ofHours(3));
                TenantSettings tenant =
                        scene.tenant().movingTo(() -> testbed.vendor().externalId());
                yield scene.engine(tenant, EngineOptions.defaults(), Duration.ofSeconds(20))
                        .rotateExternalId(REQUEST, change -> {})
                        .findings();
            }

            case PROBE_LET_IN -> proving(Scene.OPEN_TRUST);
            case PROBE_NOT_PROVED -> {
                testbed.faults().on("sts:AssumeRole").after(2).forbidden();
                scene.onboard();
                yield prove();
            }
            case PROBE_NOT_REPRODUCIBLE, SERVICE_NOT_RUN ->
                proving(trust().replace("\"StringEquals\":{", "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\","));
            case PROBE_NOT_RUN -> prove();
            case SERVICE_NOT_PROVED -> {
                scene.onboard();
                testbed.vendor().wantedSyncTakes(Duration.ofHours(3));
                yield prove();
            }

            case SEVERAL_CONNECTORS -> {
                scene.onboard();
                testbed.vendor().addConnector(ACCOUNT, roleArn(), "twice");
                yield verify();
            }
            case CONNECTOR_USES_OTHER_ROLE -> {
                testbed.vendor().addConnector(ACCOUNT, "arn:aws:iam::111122223333:role/Other", "other");
                yield verify();
            }
            case CONNECTOR_NOT_VERIFIABLE -> {
                testbed.vendor().addAccessKeyConnector(ACCOUNT);
                yield verify();
            }
            case WORKSPACES_SETTING_DIFFERS -> {
                scene.onboard();
                yield verify(request(false, Optional.empty(), Map.of(), Optional.of(true), Optional.empty()));
            }
            case NEVER_SYNCED -> {
                testbed.vendor().firstSyncAfter(Duration.ofHours(1));
                yield scene.onboard().findings();
            }
            case SYNC_STALE -> {
                scene.onboard();
                testbed.vendor().stopSync(testbed.vendor().connectors().get(0).id());
                testbed.clock().advance(Duration.ofHours(3));
                yield verify();
            }
            case FIRST_SYNC_TIMEOUT -> {
                testbed.vendor().firstSyncAfter(Duration.ofHours(1));
                yield onboard(request(
                        false, Optional.empty(), Map.of(), Optional.empty(), Optional.of(Duration.ofMinutes(5))));
            }
            case CONNECTOR_ADDED_EARLIER -> addedByARunThatHeardNoAnswer();

            case CONNECTOR_OF_CLOSED_ACCOUNT -> organization(MemberState.CLOSED);
            case CONNECTOR_OF_SUSPENDED_ACCOUNT -> organization(MemberState.SUSPENDED);
            case CONNECTOR_OF_ACCOUNT_IN_UNKNOWN_STATE -> organization(MemberState.UNLISTED);
            case ACCOUNT_WITHOUT_CONNECTOR -> organization(MemberState.ACTIVE);
            case CONNECTOR_OUTSIDE_ORGANIZATION -> {
                testbed.vendor().addConnector("777788889999", "arn:aws:iam::777788889999:role/any", "left");
                yield organization(MemberState.ACTIVE);
            }
            case CONNECTOR_WITHOUT_ROLE -> {
                testbed.vendor().addConnector(ACCOUNT, roleArn(), "its role is gone");
                yield organization(MemberState.ACTIVE);
            }

            case EXTERNAL_ID_DIFFERS -> {
                TenantSettings stale = scene.tenant(Optional.of(() -> "canary-external-id-of-yesterday"));
                yield scene.engine(stale, EngineOptions.defaults(), Duration.ofSeconds(20))
                        .verify(REQUEST, false)
                        .findings();
            }
            case EXTERNAL_ID_NOT_COMPARABLE -> {
                testbed.vendor().externalIdRetrieval(Retrieval.FORBIDDEN);
                yield verify();
            }
            case INSTANCE_ROLE_OFF -> {
                testbed.vendor().instanceRole(false);
                yield scene.engine().plan(REQUEST).findings();
            }
            case INSTANCE_ROLE_UNKNOWN -> {
                testbed.vendor().instanceRoleReadable(false);
                yield scene.engine().plan(REQUEST).findings();
            }

            case ACCOUNT_UNREACHABLE -> failing("sts:AssumeRole", 403, "AccessDenied");
            case AWS_CALL_FAILED -> failing("iam:GetRole", 403, "AccessDenied");
            case CREDENTIALS_REFUSED -> failing("sts:AssumeRole", 403, "InvalidClientTokenId");
            case AUDIT_TRAIL_FAILED -> auditTrailGone();
            case PROXY_AUTHENTICATION_REQUIRED -> failing("iam:GetRole", 407, "ProxyAuthenticationRequired");
            case WORKLOAD_SECURITY_CALL_FAILED -> {
                testbed.faults().on(SEARCH).forbidden();
                yield verify();
            }
            case OUTCOME_UNKNOWN -> {
                testbed.faults().on(CREATE).serverError();
                yield scene.onboard().findings();
            }
            case ROLE_NOT_READY -> {
                testbed.propagation(Duration.ofMinutes(30));
                yield scene.onboard().findings();
            }
            case ABORTED -> {
                List<Finding> aborted = scene.engine()
                        .onboard(REQUEST, change -> Thread.currentThread().interrupt())
                        .findings();
                assertThat(Thread.interrupted()).isTrue();
                yield aborted;
            }
            case LEFT_BEHIND -> {
                testbed.faults().on(CREATE).forbidden();
                testbed.faults().on("iam:DeleteRole").forbidden();
                yield scene.onboard().findings();
            }
        };
    }

    private interface Drift {
        void on(AwsRole role);
    }

    /** What is found of an account that was onboarded and whose role somebody changed since. */
    private List<Finding> with(Drift drift) {
        scene.onboard();
        drift.on(scene.role().orElseThrow());
        return verify();
    }

    private List<Finding> trusting(String trustPolicy) {
        return with(role -> role.setTrustPolicy(trustPolicy));
    }

    private List<Finding> proving(String trustPolicy) {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(trustPolicy);
        return prove();
    }

    private List<Finding> prove() {
        return scene.engine().prove(REQUEST, change -> {}).findings();
    }

    private List<Finding> granting(String inPlaceOf, String other) {
        return with(role -> role.putInline(POLICY, Scene.PERMISSIONS.replace(inPlaceOf, other)));
    }

    private List<Finding> failing(String operation, int status, String error) {
        scene.fails(operation, Integer.MAX_VALUE, status, error);
        return verify();
    }

    private List<Finding> verify() {
        return verify(REQUEST);
    }

    private List<Finding> verify(AccountRequest request) {
        return scene.engine().verify(request, false).findings();
    }

    private List<Finding> onboard(AccountRequest request) {
        return scene.engine().onboard(request, change -> {}).findings();
    }

    private String trust() {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},
                 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                .formatted(Vendor.TRUSTED_ACCOUNT, testbed.vendor().externalId());
    }

    private String managed(String name, String document) {
        return testbed.aws().account(ACCOUNT).putManagedPolicy(name, document);
    }

    private static String roleArn() {
        return "arn:aws:iam::" + ACCOUNT + ":role/" + Scene.ROLE;
    }

    /** The list shows the connector only after the account was looked at. */
    private List<Finding> addedByARunThatHeardNoAnswer() {
        scene.onboard();
        CreatesUnderWay creates = CreatesUnderWay.inMemory();
        creates.sent(new AccountId(ACCOUNT), testbed.clock().instant());
        testbed.faults().on(SEARCH).times(2).answer(200, "application/json", "{\"awsConnectors\":[]}");
        EngineOptions options =
                new EngineOptions(Optional.empty(), new AccountLocks(), false, new CallLimits(), creates, wait -> {});
        return scene.engine(Duration.ofSeconds(20), options)
                .onboard(REQUEST, change -> {})
                .findings();
    }

    /** What a verification of one account tells of its organization, another account of which is in this state. */
    private List<Finding> organization(MemberState other) {
        testbed.organization().addAccount(ACCOUNT, "web", Organization.ROOT);
        testbed.organization()
                .addAccount("222233334444", "other", Organization.ROOT)
                .state(other);
        if (other != MemberState.ACTIVE) {
            testbed.vendor().addConnector("222233334444", "arn:aws:iam::222233334444:role/any", "other");
        }
        Fleet opened = fleet.fleet(FleetScene.workers(1));
        FleetCommand verify = FleetCommand.verify(false);
        FleetReport outcome = opened.run(
                verify,
                opened.choose(verify, new OrganizationAccounts(List.of(ACCOUNT), List.of(), List.of())),
                FleetScene.TEMPLATE,
                FleetScene.nobody());
        return outcome.findings();
    }

    private TenantSettings tenantTrusting(String root) {
        TenantSettings usual = scene.tenant();
        return new TenantSettings(
                usual.name(),
                usual.region(),
                usual.url(),
                usual.keyScheme(),
                usual.apiKey(),
                usual.externalId(),
                Optional.of(root),
                Optional.empty(),
                OptionalInt.empty());
    }
}
