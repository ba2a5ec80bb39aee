package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsAccount;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsCloud;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Keys;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Whole commands by callers who have the exported documents and nothing else. The testbed decides by AWS's rules who may
 * do what. Each case has an account of its own in the one testbed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastPrivilegeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCESS_ROLE = "WorkloadSecurityAccess";
    private static final String ROLE_PATH = "/security/";

    private final Scene scene = new Scene();
    private final Engine administrator = engine(scene.aws());
    private long accounts = 300_000_000_000L;
    private String unit;

    @AfterAll
    void close() {
        administrator.close();
        scene.close();
    }

    /**
     * What may be the case when a use begins.
     *
     * @param arranged makes it so, as an administrator
     * @param done does what the use is for, and tells what was found wrong
     * @param right the codes that are found with all rights
     */
    private record Situation(
            AwsUse use,
            String name,
            boolean bounded,
            Consumer<Place> arranged,
            Function<Place, List<Finding>> done,
            Set<String> right) {

        Set<AwsUse> uses() {
            return use == AwsUse.ORGANIZATION ? Set.of(AwsUse.VERIFY, use) : Set.of(use);
        }

        Map<String, String> documents(String boundary) {
            return IamPolicyExport.of(
                            uses(),
                            Optional.of(ACCESS_ROLE),
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(ROLE_PATH),
                            bounded ? Optional.of(boundary) : Optional.empty())
                    .documents();
        }
    }

    /** An account, and whoever works in it. */
    private final class Place implements AutoCloseable {

        final String account = String.valueOf(accounts++);
        final AwsAccount aws = scene.testbed.aws().account(account);
        Engine caller;
        AwsSettings rights;

        String boundary() {
            return "arn:aws:iam::" + account + ":policy/limit";
        }

        AwsRole role() {
            return aws.role(Scene.ROLE).orElseThrow();
        }

        Place bounded() {
            aws.putManagedPolicy("limit", Scene.PERMISSIONS);
            return this;
        }

        AccountRequest request(boolean adopt, boolean bounded, Optional<Boolean> workspaces) {
            return new AccountRequest(
                    Optional.of(account),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(ROLE_PATH),
                    Optional.empty(),
                    bounded ? Optional.of(boundary()) : Optional.empty(),
                    Map.of(),
                    adopt,
                    workspaces,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        AccountRequest request() {
            return request(false, false, Optional.empty());
        }

        AccountRequest boundedRequest() {
            return request(false, true, Optional.empty());
        }

        void onboarded(AccountRequest request) {
            assertThat(administrator.onboard(request, change -> {}).findings()).isEmpty();
        }

        /** Lets a caller in who has these documents and nothing else. */
        void give(Map<String, String> documents) {
            Keys keys = scene.testbed
                    .aws()
                    .account(AwsCloud.MANAGEMENT_ACCOUNT)
                    .user("jenkins-" + account, documents.get(IamPolicyExport.CALLER));
            AwsRole access = aws.putRole(
                    ACCESS_ROLE,
                    "/",
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                            + "\"Principal\":{\"AWS\":\"arn:aws:iam::" + AwsCloud.MANAGEMENT_ACCOUNT + ":root\"}}}");
            String document = documents.get(IamPolicyExport.ACCESS_ROLE);
            if (document != null) {
                access.putInline("rights", document);
            }
            rights = as(keys);
            caller = engine(rights);
        }

        @Override
        public void close() {
            if (caller != null) {
                caller.close();
            }
            scene.testbed.faults().clear();
            scene.testbed.organization().removeAccount(account);
        }
    }

    private AwsSettings as(Keys keys) {
        return new AwsSettings(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())),
                Optional.empty(),
                Optional.of(scene.testbed.awsEndpoint()),
                Optional.of(ACCESS_ROLE),
                List.of(),
                "least",
                false,
                Optional.empty(),
                4);
    }

    private Engine engine(AwsSettings settings) {
        return Engine.open(scene.tenant(), settings, EngineOptions.defaults(), scene.timing());
    }

    private static Function<Place, List<Finding>> report(Function<Place, AccountReport> command) {
        return command.andThen(AccountReport::findings);
    }

    private static Function<Place, List<Finding>> onboarding(boolean bounded) {
        return report(place -> place.caller.onboard(place.request(false, bounded, Optional.empty()), change -> {}));
    }

    private static Function<Place, List<Finding>> repairing(boolean bounded) {
        return report(place -> place.caller.repair(place.request(false, bounded, Optional.empty()), change -> {}));
    }

    private Situation situation(
            AwsUse use, String name, Consumer<Place> arranged, Function<Place, List<Finding>> done, String... right) {
        return new Situation(use, name, false, arranged, done, Set.of(right));
    }

    private Situation boundedSituation(
            AwsUse use, String name, Consumer<Place> arranged, Function<Place, List<Finding>> done, String... right) {
        return new Situation(use, name, true, arranged, done, Set.of(right));
    }

    private List<Situation> situations() {
        List<Situation> all = new ArrayList<>();
        Function<Place, List<Finding>> verifying = report(place -> place.caller.verify(place.request(), false));
        all.add(situation(AwsUse.VERIFY, "all is right", place -> place.onboarded(place.request()), verifying));
        all.add(situation(
                AwsUse.VERIFY,
                "a managed policy grants",
                place -> {
                    place.onboarded(place.request());
                    place.role().removeInline(Scene.POLICY);
                    place.role().attach(place.aws.putManagedPolicy("granted", Scene.PERMISSIONS));
                },
                verifying));

        Function<Place, List<Finding>> proving = report(place -> place.caller.prove(place.request(), change -> {}));
        all.add(situation(AwsUse.PROVE, "all is right", place -> place.onboarded(place.request()), proving));
        all.add(boundedSituation(
                AwsUse.PROVE,
                "the role has a boundary",
                place -> place.bounded().onboarded(place.boundedRequest()),
                report(place -> place.caller.prove(place.boundedRequest(), change -> {}))));
        all.add(situation(
                AwsUse.PROVE,
                "a crash left a probe",
                place -> {
                    place.aws
                            .putRole("workload-security-aws-probe-1", RoleSpec.PROBE_PATH, Scene.OPEN_TRUST)
                            .tag(RoleSpec.MANAGED_BY, RoleSpec.PRODUCT)
                            .tag(RoleSpec.TENANT, "acceptance")
                            .tag("workload-security-aws:probe-run", "run-1");
                    scene.testbed.clock().advance(Duration.ofHours(2));
                    place.onboarded(place.request());
                },
                proving));

        all.add(situation(AwsUse.ONBOARD, "nothing is there", place -> {}, onboarding(false)));
        all.add(boundedSituation(
                AwsUse.ONBOARD, "nothing is there but the boundary", Place::bounded, onboarding(true)));
        all.add(situation(AwsUse.ONBOARD, "the trust is open", this::openTrust, onboarding(false)));
        all.add(boundedSituation(
                AwsUse.ONBOARD,
                "the role lacks its boundary",
                place -> place.bounded().onboarded(place.request()),
                onboarding(true)));
        all.add(situation(
                AwsUse.ONBOARD,
                "Workload Security refuses",
                place -> scene.refuses("POST /awsconnectors", 1, 403, "no"),
                onboarding(false),
                "workload-security-call-failed",
                "role-missing",
                "connector-missing"));

        all.add(situation(
                AwsUse.REPAIR,
                "the role is gone",
                place -> {
                    place.onboarded(place.request());
                    place.aws.deleteRole(Scene.ROLE);
                },
                repairing(false)));
        all.add(situation(AwsUse.REPAIR, "the trust is open", this::openTrust, repairing(false)));
        all.add(boundedSituation(
                AwsUse.REPAIR,
                "the role lacks its boundary",
                place -> place.bounded().onboarded(place.request()),
                repairing(true)));
        all.add(situation(
                AwsUse.REPAIR,
                "the role is gone and Workload Security refuses",
                place -> {
                    place.onboarded(place.request());
                    place.aws.deleteRole(Scene.ROLE);
                    scene.refuses("POST /awsconnectors/{id}", 1, 403, "no");
                },
                report(place -> place.caller.repair(place.request(false, false, Optional.of(true)), change -> {})),
                "workload-security-call-failed",
                "role-missing",
                "workspaces-setting-differs"));

        Function<Place, List<Finding>> offboarding =
                report(place -> place.caller.offboard(place.request(), true, change -> {}));
        all.add(situation(AwsUse.OFFBOARD, "all is there", place -> place.onboarded(place.request()), offboarding));
        all.add(boundedSituation(
                AwsUse.OFFBOARD,
                "the role has a boundary",
                place -> place.bounded().onboarded(place.boundedRequest()),
                offboarding));

        Function<Place, List<Finding>> rotating = place -> {
            try (Engine mover = Engine.open(
                    scene.tenant().movingTo(scene.testbed.vendor()::externalId),
                    place.rights,
                    EngineOptions.defaults(),
                    scene.timing())) {
                return mover.rotateExternalId(place.request(), change -> {}).findings();
            }
        };
        all.add(situation(
                AwsUse.ROTATE,
                "the role admits another external ID too",
                place -> {
                    place.onboarded(place.request());
                    place.role()
                            .setTrustPolicy(
                                    Scene.trustOf("own", scene.testbed.vendor().externalId()));
                },
                rotating));
        all.add(situation(
                AwsUse.ROTATE,
                "a managed policy grants",
                place -> {
                    place.onboarded(place.request());
                    place.role().removeInline(Scene.POLICY);
                    place.role().attach(place.aws.putManagedPolicy("granted", Scene.PERMISSIONS));
                },
                rotating));

        all.add(situation(
                AwsUse.ORGANIZATION,
                "a unit is chosen by tag, and an account is left out",
                this::member,
                place -> verified(
                        place, new OrganizationAccounts(List.of(unit), List.of(), List.of("place=" + place.account)))));
        all.add(situation(
                AwsUse.ORGANIZATION,
                "one account is chosen",
                this::member,
                place -> verified(place, new OrganizationAccounts(List.of(place.account), List.of(), List.of()))));
        return all;
    }

    private void openTrust(Place place) {
        place.onboarded(place.request());
        place.role().setTrustPolicy(Scene.OPEN_TRUST);
    }

    private void member(Place place) {
        if (unit == null) {
            unit = scene.testbed.organization().addUnit("live", Organization.ROOT);
        }
        scene.testbed.organization().addAccount(place.account, "member", unit).tag("place", place.account);
        place.onboarded(place.request());
    }

    /** What a verification of accounts of the organization found, but for connectors of accounts outside it. */
    private List<Finding> verified(Place place, OrganizationAccounts wanted) {
        FleetCommand command = FleetCommand.verify(false);
        FleetOptions options = FleetScene.options(1, OptionalInt.empty(), Optional.empty());
        try (Fleet fleet = Fleet.open(scene.tenant(), place.rights, options, scene.timing())) {
            FleetReport report = fleet.run(command, fleet.choose(command, wanted), template(), FleetScene.nobody());
            List<Finding> findings = new ArrayList<>();
            report.findings().stream()
                    .filter(finding -> finding.message().contains("organizations:"))
                    .forEach(findings::add);
            report.entries().forEach(entry -> findings.addAll(entry.findings()));
            return findings;
        } catch (RemoteCallException failure) {
            return List.of(io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountRunner.findingOf(failure));
        }
    }

    private static AccountRequest template() {
        return new AccountRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ROLE_PATH),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private List<Finding> run(Situation situation, String without) {
        try (Place place = new Place()) {
            situation.arranged().accept(place);
            Map<String, String> documents = new TreeMap<>(situation.documents(place.boundary()));
            documents.replaceAll((identity, document) -> withoutAction(document, without));
            place.give(documents);
            return situation.done().apply(place);
        }
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(finding -> finding.code().code()).toList();
    }

    @TestFactory
    Stream<DynamicTest> eachUseDoesItsWorkWithItsDocuments() {
        return situations().stream()
                .map(situation -> DynamicTest.dynamicTest(situation.use() + ": " + situation.name(), () -> {
                    List<Finding> findings = run(situation, "");

                    assertThat(codes(findings))
                            .as("%s", findings)
                            .containsExactlyInAnyOrderElementsOf(situation.right());
                }));
    }

    @TestFactory
    Stream<DynamicTest> withoutAnySingleActionItFailsAndNamesTheAction() {
        List<Situation> situations = situations();
        return Stream.of(AwsUse.values()).flatMap(use -> actions(situations, use).stream()
                .map(action -> DynamicTest.dynamicTest(use + " without " + action, () -> {
                    List<List<Finding>> seen = new ArrayList<>();
                    for (Situation situation : situations) {
                        if (situation.use() == use) {
                            List<Finding> findings = run(situation, action);
                            seen.add(findings);
                            if (!Set.copyOf(codes(findings)).equals(situation.right())) {
                                assertThat(findings).as(situation.name()).anySatisfy(finding -> {
                                    assertThat(finding.message()).contains("AccessDenied", action);
                                    assertThat(finding.remedy()).contains(action);
                                });
                                return;
                            }
                        }
                    }
                    assertThat(seen).as("not needed at all").isNull();
                })));
    }

    /** Of the organization only what reading it takes: what its accounts take is the affair of the other uses. */
    private Set<String> actions(List<Situation> situations, AwsUse use) {
        Set<String> actions = new TreeSet<>();
        for (Situation situation : situations) {
            if (situation.use() == use) {
                situation.documents("arn:aws:iam::111122223333:policy/limit").values().stream()
                        .flatMap(LeastPrivilegeTest::statements)
                        .flatMap(statement -> stream(statement.get("Action")))
                        .map(JsonNode::asText)
                        .filter(action -> use != AwsUse.ORGANIZATION || action.startsWith("organizations:"))
                        .forEach(actions::add);
            }
        }
        return actions;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Stream<JsonNode> statements(String document) {
        return stream(read(document).get("Statement"));
    }

    /** The document with the action taken out, and a statement that is left without any with it. */
    private static String withoutAction(String document, String action) {
        ObjectNode policy = read(document);
        for (Iterator<JsonNode> statements = policy.get("Statement").iterator(); statements.hasNext(); ) {
            ArrayNode actions = (ArrayNode) statements.next().get("Action");
            for (int i = actions.size() - 1; i >= 0; i--) {
                if (actions.get(i).asText().equals(action)) {
                    actions.remove(i);
                }
            }
            if (actions.isEmpty()) {
                statements.remove();
            }
        }
        return policy.toString();
    }

    private static ObjectNode read(String document) {
        try {
            return (ObjectNode) JSON.readTree(document);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(document, notJson);
        }
    }
}
