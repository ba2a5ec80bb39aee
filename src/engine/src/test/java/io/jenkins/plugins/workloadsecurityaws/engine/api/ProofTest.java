package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.Layer;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.State;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Standing;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Call;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each layer of a proof proves, does not prove, and leaves behind: nothing. */
class ProofTest {

    private static final String PROBES = "/workload-security-aws/probe/";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aRoleAsThisProductMakesItIsProvedByAllThreeLayers() {
        scene.onboard();

        AccountReport outcome = prove();

        assertThat(states(outcome))
                .containsOnly(
                        Map.entry(Layer.EVALUATION, State.PROVED),
                        Map.entry(Layer.PROBE, State.PROVED),
                        Map.entry(Layer.SERVICE, State.PROVED));
        assertThat(codes(outcome)).isEmpty();
        assertThat(outcome.command()).isEqualTo("verify");
        assertThat(outcome.standing()).isEqualTo(Standing.FINE);
        assertThat(probes()).isEmpty();
    }

    @Test
    void aVerificationWithoutProofWritesNothingAndIsFineOnlyAsFarAsItLooked() {
        scene.onboard();
        long writes = scene.testbed.calls().writes();

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
        assertThat(outcome.proofs()).isEmpty();
        assertThat(outcome.standing()).isEqualTo(Standing.FINE_AS_FAR_AS_LOOKED);
    }

    @Test
    void theProbeMayDoNothingAndTrustsThisSessionAlone() {
        scene.onboard();
        List<AwsRole> made = new ArrayList<>();
        whenTheProbeIsMade(made::addAll);

        assertThat(made).singleElement().satisfies(probe -> {
            assertThat(probe.path()).isEqualTo(PROBES);
            assertThat(probe.inline()).isEmpty();
            assertThat(probe.attached()).isEmpty();
            assertThat(probe.boundary()).isEmpty();
            assertThat(probe.tags())
                    .containsEntry("workload-security-aws:managed-by", "workload-security-aws")
                    .containsEntry("workload-security-aws:tenant", "acceptance")
                    .containsKeys("workload-security-aws:probe-run", "workload-security-aws:probe-created");
            assertThat(probe.trustPolicy())
                    .contains("\"AWS\":\"arn:aws:sts::111122223333:assumed-role/OrganizationAccountAccessRole/scene\"")
                    .contains("\"StringEquals\":{\"sts:ExternalId\":\""
                            + scene.testbed.vendor().externalId() + "\"}")
                    .doesNotContain("147995105371");
        });
    }

    @Test
    void theProbeHasTheBoundaryThatRolesAreToHave() {
        String boundary = scene.testbed.aws().account(ACCOUNT).putManagedPolicy("Bounds", Scene.PERMISSIONS);
        AccountRequest bounded =
                Scene.request(false, Optional.of(boundary), Map.of(), Optional.empty(), Optional.empty());
        scene.engine().onboard(bounded, change -> {});
        List<AwsRole> made = new ArrayList<>();

        AccountReport outcome = scene.engine().prove(bounded, change -> made.addAll(probes()));

        assertThat(made).first().satisfies(probe -> assertThat(probe.boundary()).contains(boundary));
        assertThat(states(outcome)).containsEntry(Layer.PROBE, State.PROVED);
    }

    @Test
    void theRightIdIsAdmittedSeveralTimesBeforeAnyOtherIsTried() {
        scene.onboard();
        scene.testbed.propagation(Duration.ofSeconds(7));

        AccountReport outcome = prove();

        String right = scene.testbed.vendor().externalId();
        List<String> tried = tried();
        assertThat(outcome.proofs()).extracting(Proof::state).containsOnly(State.PROVED);
        assertThat(tried.subList(0, tried.size() - 3)).hasSizeGreaterThan(3).containsOnly(right);
        assertThat(tried.subList(tried.size() - 3, tried.size()))
                .doesNotContain(right)
                .startsWith("")
                .endsWith("CANARY-EXTERNAL-ID-0001");
    }

    @Test
    void anIdWithoutALetterIsTriedInNoOtherCase() {
        scene.testbed.vendor().setExternalId("00000000-0001");
        scene.onboard();

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.PROBE, State.PROVED);
        assertThat(told(outcome, Layer.PROBE)).doesNotContain("case");
        assertThat(tried()).hasSize(5).startsWith("00000000-0001", "00000000-0001", "00000000-0001", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | without an external ID, with a random one, with the right one in another case",
                "'\"StringEqualsIgnoreCase\":{\"sts:ExternalId\":\"<id>\"}' | with the right one in another case",
                "'\"StringEqualsIfExists\":{\"sts:ExternalId\":\"<id>\"}' | without an external ID",
                "'\"ForAllValues:StringEquals\":{\"sts:ExternalId\":\"<id>\"}' | without an external ID",
                "'\"StringNotEquals\":{\"sts:ExternalId\":\"other\"}' | without an external ID, with a random one, with the right one in another case",
                "'\"StringLike\":{\"sts:ExternalId\":\"*\"}' | with a random one, with the right one in another case",
            })
    void aTrustPolicyThatOnlyLooksGuardedIsCaughtByEvaluationAndByProbe(String condition, String letIn) {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(trust(condition));

        AccountReport outcome = prove();

        assertThat(states(outcome))
                .containsEntry(Layer.EVALUATION, State.REFUTED)
                .containsEntry(Layer.PROBE, State.REFUTED);
        assertThat(told(outcome, Layer.PROBE)).endsWith("AWS let callers in " + letIn);
        assertThat(codes(outcome)).contains("external-id-not-enforced", "probe-let-in");
        assertThat(outcome.isFine()).isFalse();
        assertThat(probes()).isEmpty();
    }

    @Test
    void aSecondStatementWithoutAConditionIsPartOfTheProbe() {
        scene.onboard();
        String guarded = trust("\"StringEquals\":{\"sts:ExternalId\":\"<id>\"}");
        scene.role()
                .orElseThrow()
                .setTrustPolicy(guarded.replace(
                        "[{", "[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:*\"},{"));

        AccountReport outcome = prove();

        assertThat(told(outcome, Layer.PROBE)).contains("AWS let callers in without an external ID, with a random one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"StringEquals\":{\"sts:ExternalId\":\"<id>\",\"aws:PrincipalOrgID\":\"o-1\"}' | a condition on aws:principalorgid",
                "'\"StringEquals\":{\"sts:ExternalId\":\"<id>\"},\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}' | a condition on aws:sourceip",
                "'\"StringLike\":{\"sts:ExternalId\":[\"<id>\",\"${aws:username}\"]}' | a policy variable",
            })
    void whatNoProbeCanReproduceIsToldWithTheReasonAndMakesNoRole(String condition, String why) {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(trust(condition));
        long roles = scene.testbed.calls().count("iam:CreateRole");

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.PROBE, State.NOT_REPRODUCIBLE);
        assertThat(told(outcome, Layer.PROBE)).contains(why);
        assertThat(codes(outcome)).contains("probe-not-reproducible");
        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(roles);
    }

    @Test
    void aRightIdThatIsRefusedUntilTheDeadlineProvesNothing() {
        scene.testbed
                .organization()
                .addAccount(ACCOUNT, "web", Organization.ROOT)
                .serviceControlPolicy(
                        "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}");
        scene.onboard();

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.PROBE, State.NOT_PROVED);
        assertThat(told(outcome, Layer.PROBE)).contains("until the deadline").contains("AccessDenied");
        assertThat(codes(outcome)).containsExactly("probe-not-proved");
        assertThat(tried()).containsOnly(scene.testbed.vendor().externalId());
        assertThat(probes()).isEmpty();
    }

    @Test
    void anAnswer403ThatIsNotAwssOwnIsNoRefusal() {
        scene.onboard();
        scene.testbed
                .faults()
                .on("sts:AssumeRole")
                .after(4)
                .answer(403, "text/html", "<html>Blocked by the proxy</html>");

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.PROBE, State.NOT_PROVED);
        assertThat(probes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts:AssumeRole", "iam:CreateRole", "sts:GetCallerIdentity", "iam:ListRoles"})
    void whateverFailsTheProbeIsDeletedAndNothingIsCalledProved(String operation) {
        scene.onboard();
        Engine engine = scene.engine();
        assertThat(engine.verify(REQUEST, false).isFine()).isTrue();
        scene.testbed
                .faults()
                .on(operation)
                .after(operation.equals("sts:AssumeRole") ? 2 : 0)
                .serverErrorAfterEffect();

        AccountReport outcome = engine.prove(REQUEST, change -> {});

        assertThat(states(outcome).get(Layer.PROBE)).isIn(State.NOT_PROVED, State.NOT_RUN);
        assertThat(outcome.standing()).isNotIn(Standing.FINE, Standing.FINE_AS_FAR_AS_LOOKED);
        assertThat(probes()).isEmpty();
    }

    @Test
    void aProbeThatCanNotBeDeletedIsNamed() {
        scene.onboard();
        scene.testbed.faults().on("iam:DeleteRole").forbidden();

        AccountReport outcome = prove();

        String left = probes().get(0).arn();
        assertThat(codes(outcome)).contains("left-behind");
        assertThat(outcome.findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains(left));
        assertThat(outcome.changes()).extracting(Change::resource).contains(left);
    }

    @Test
    void anAbortDeletesTheProbe() throws Exception {
        scene.onboard();
        Engine engine = scene.engine();
        scene.testbed.faults().on("sts:AssumeRole").after(2).timeout();
        List<AccountReport> outcomes = new ArrayList<>();
        Thread build = new Thread(() -> outcomes.add(engine.prove(REQUEST, change -> {})));
        build.start();
        while (scene.testbed.calls().all().stream().noneMatch(ProofTest::entersProbe)) {
            Thread.onSpinWait();
        }

        // The first attempt at the probe is answered; the second one hangs.
        while (scene.testbed.calls().all().stream()
                        .filter(ProofTest::entersProbe)
                        .count()
                < 2) {
            Thread.onSpinWait();
        }
        build.interrupt();
        build.join();

        assertThat(codes(outcomes.get(0))).contains("aborted");
        assertThat(states(outcomes.get(0)))
                .containsEntry(Layer.PROBE, State.NOT_PROVED)
                .containsEntry(Layer.SERVICE, State.NOT_RUN);
        assertThat(probes()).isEmpty();
    }

    // What a crash left

    @Test
    void whatACrashLeftIsDeletedByALaterRunWhenItIsAnHourOld() {
        scene.onboard();
        AwsRole left = leave("workload-security-aws-probe-1", PROBES, "acceptance");

        scene.testbed.clock().advance(Duration.ofMinutes(59));
        prove();
        assertThat(probes()).containsExactly(left);

        scene.testbed.clock().advance(Duration.ofMinutes(2));
        AccountReport outcome = prove();
        assertThat(probes()).isEmpty();
        assertThat(outcome.changes())
                .extracting(Change::action, Change::resource)
                .contains(tuple("DeleteRole", left.arn()));
    }

    @Test
    void whatIsNotSurelyALeftProbeIsLeftAlone() {
        scene.onboard();
        AwsRole othersTenant = leave("workload-security-aws-probe-1", PROBES, "another");
        AwsRole deeper = leave("workload-security-aws-probe-2", PROBES + "kept/", "acceptance");
        AwsRole untagged =
                scene.testbed.aws().account(ACCOUNT).putRole("workload-security-aws-probe-3", PROBES, Scene.OPEN_TRUST);
        AwsRole withPolicy =
                leave("workload-security-aws-probe-4", PROBES, "acceptance").putInline("mine", Scene.PERMISSIONS);
        AwsRole attached = leave("workload-security-aws-probe-5", PROBES, "acceptance");
        attached.attach(scene.testbed.aws().account(ACCOUNT).putManagedPolicy("mine", Scene.PERMISSIONS));
        scene.testbed.clock().advance(Duration.ofHours(5));

        prove();

        assertThat(probes()).containsExactlyInAnyOrder(othersTenant, deeper, untagged, withPolicy, attached);
    }

    @Test
    void whatACrashLeftIsDeletedEvenWhereNoProbeIsMade() {
        scene.onboard();
        leave("workload-security-aws-probe-1", PROBES, "acceptance");
        scene.role()
                .orElseThrow()
                .setTrustPolicy(trust("\"StringEquals\":{\"sts:ExternalId\":\"<id>\",\"aws:PrincipalOrgID\":\"o-1\"}"));
        scene.testbed.clock().advance(Duration.ofHours(2));

        prove();

        assertThat(probes()).isEmpty();
    }

    // Workload Security's own side

    @Test
    void workloadSecurityIsAskedToSynchroniseAndWaitedFor() {
        scene.onboard();
        scene.testbed.vendor().wantedSyncTakes(Duration.ofMinutes(4));

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.SERVICE, State.PROVED);
        assertThat(Scene.actions(outcome)).containsExactly("SyncConnector", "SyncConnector");
        assertThat(outcome.undone()).extracting(Change::action).containsExactly("CreateRole");
    }

    @Test
    void aSynchronisationThatWasUnderWayWhenTheConnectorWasAskedProvesNothing() {
        scene.onboard();
        String shown = scene.testbed.vendor().externalId();
        AwsRole role = scene.role().orElseThrow();
        VendorConnector old = scene.testbed.vendor().connectors().get(0);
        role.setTrustPolicy(Scene.trustOf(shown, "canary-made-by-the-user"));
        scene.testbed.vendor().useExternalId(old.id(), "canary-made-by-the-user");
        scene.testbed.vendor().followsMove(false);
        scene.testbed.vendor().beginSync(old.id(), Duration.ofMinutes(3));
        role.setTrustPolicy(Scene.trustOf(shown));

        AccountReport outcome = prove();

        assertThat(states(outcome))
                .containsEntry(Layer.EVALUATION, State.PROVED)
                .containsEntry(Layer.SERVICE, State.NOT_PROVED);
        assertThat(told(outcome, Layer.SERVICE)).contains("once", "may have been under way");
    }

    @Test
    void aSynchronisationThatDoesNotComeProvesNothing() {
        scene.onboard();
        scene.testbed.vendor().wantedSyncTakes(Duration.ofMinutes(21));

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.SERVICE, State.NOT_PROVED);
        assertThat(codes(outcome)).containsExactly("service-not-proved");
        assertThat(outcome.standing()).isEqualTo(Standing.FINE_WITH_WARNINGS);
    }

    @Test
    void anOldSynchronisationIsNoFindingAnyMoreOnceANewOneHasCome() {
        scene.onboard();
        scene.testbed.vendor().stopSync(1);
        scene.testbed.clock().advance(Duration.ofHours(3));
        assertThat(codes(scene.engine().verify(REQUEST, false))).containsExactly("sync-stale");

        assertThat(codes(prove())).isEmpty();
    }

    @Test
    void aConnectorIsNotTouchedWhereTheTenantDoesNotShowItsId() {
        scene.onboard();
        scene.testbed.vendor().externalIdRetrieval(Retrieval.FORBIDDEN);

        AccountReport outcome = prove();

        notModified(outcome, "the tenant does not show its external ID");
        assertThat(states(outcome)).containsEntry(Layer.PROBE, State.PROVED);
    }

    @Test
    void aConnectorIsNotTouchedWhereTheTrustPolicyDoesNotAdmitTheIdThatTheTenantShows() {
        scene.onboard();
        scene.role()
                .orElseThrow()
                .setTrustPolicy(trust("\"StringEquals\":{\"sts:ExternalId\":\"of-the-users-own-making\"}"));

        AccountReport outcome = prove();

        notModified(outcome, "does not surely admit the external ID that the tenant shows now");
        assertThat(states(outcome))
                .containsEntry(Layer.EVALUATION, State.REFUTED)
                .containsEntry(Layer.PROBE, State.NOT_RUN);
    }

    @Test
    void theIdIsAskedForAgainRightBeforeAConnectorIsTouched() {
        scene.onboard();

        AccountReport outcome = scene.engine()
                .prove(REQUEST, change -> scene.testbed.vendor().setExternalId("changed-in-the-meantime"));

        notModified(outcome, "does not surely admit the external ID that the tenant shows now");
    }

    @Test
    void nothingIsWrittenWhileTheStoredIdIsNotTheOneThatTheTenantShows() {
        scene.onboard();
        Engine engine = scene.engine(
                scene.tenant(Optional.of(() -> "stored-external-id")),
                EngineOptions.defaults(),
                Duration.ofSeconds(20));
        long writes = scene.testbed.calls().writes();

        AccountReport outcome = engine.prove(REQUEST, change -> {});

        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
        assertThat(states(outcome))
                .containsEntry(Layer.PROBE, State.NOT_RUN)
                .containsEntry(Layer.SERVICE, State.NOT_RUN);
        assertThat(told(outcome, Layer.PROBE)).contains("external-id-differs");
    }

    @Test
    void aConnectorOfAnotherRoleIsNotTouched() {
        scene.roleMadeByHand();
        scene.testbed.vendor().addConnector(ACCOUNT, "arn:aws:iam::111122223333:role/Other", "other");

        notModified(prove(), "not one connector that uses this role");
    }

    @Test
    void aRefusalByWorkloadSecurityIsToldAndProvesNothing() {
        scene.onboard();
        scene.refuses("POST /awsconnectors/{id}", 1, 400, "Unable to connect to the cloud account");

        AccountReport outcome = prove();

        assertThat(states(outcome)).containsEntry(Layer.SERVICE, State.NOT_PROVED);
        assertThat(codes(outcome)).contains("workload-security-call-failed", "service-not-proved");
    }

    private void notModified(AccountReport outcome, String why) {
        assertThat(states(outcome)).containsEntry(Layer.SERVICE, State.NOT_RUN);
        assertThat(told(outcome, Layer.SERVICE)).contains(why);
        assertThat(codes(outcome)).contains("service-not-run");
        assertThat(scene.testbed.calls().count("POST /awsconnectors/{id}")).isZero();
    }

    private AccountReport prove() {
        return scene.engine().prove(REQUEST, change -> {});
    }

    private void whenTheProbeIsMade(Consumer<List<AwsRole>> look) {
        scene.engine().prove(REQUEST, change -> {
            if (change.action().equals("CreateRole")) {
                look.accept(probes());
            }
        });
    }

    private List<AwsRole> probes() {
        return scene.testbed.aws().account(ACCOUNT).roles().stream()
                .filter(role -> role.path().startsWith(PROBES))
                .toList();
    }

    private AwsRole leave(String name, String path, String tenant) {
        return scene.testbed
                .aws()
                .account(ACCOUNT)
                .putRole(name, path, Scene.OPEN_TRUST)
                .tag("workload-security-aws:managed-by", "workload-security-aws")
                .tag("workload-security-aws:tenant", tenant)
                .tag("workload-security-aws:probe-run", "run-1");
    }

    private String trust(String condition) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
                 "Action":"sts:AssumeRole","Condition":{%s}}]}"""
                .formatted(condition.replace("<id>", scene.testbed.vendor().externalId()));
    }

    /** The external IDs that the probe was tried with, in their order; empty for none. */
    private List<String> tried() {
        return scene.testbed.calls().all().stream()
                .filter(ProofTest::entersProbe)
                .map(call -> call.parameters().getOrDefault("ExternalId", ""))
                .toList();
    }

    private static boolean entersProbe(Call call) {
        return call.operation().equals("sts:AssumeRole")
                && call.parameters().get("RoleArn").contains(PROBES);
    }

    private static Map<Layer, State> states(AccountReport outcome) {
        assertThat(outcome.proofs()).extracting(Proof::layer).containsExactly(Layer.values());
        return outcome.proofs().stream().collect(Collectors.toMap(Proof::layer, Proof::state));
    }

    private static String told(AccountReport outcome, Layer layer) {
        return outcome.proofs().stream()
                .filter(proof -> proof.layer() == layer)
                .map(Proof::told)
                .findFirst()
                .orElseThrow();
    }
}
