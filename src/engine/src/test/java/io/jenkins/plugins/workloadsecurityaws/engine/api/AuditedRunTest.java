package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry.Kind;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditVerification;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail tells of whole commands. */
class AuditedRunTest {

    private static final String CREATE = "POST /awsconnectors";
    private static final String OTHER = "canary-external-id-of-somebody-else";

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Scene scene = fleet.scene;
    private Path file;
    private AuditTrail trail;

    @BeforeEach
    void open() {
        file = directory.resolve("audit.jsonl");
        trail = AuditTrail.open(file, AuditTrail.DEFAULT_SIZE, "a run of the tests");
    }

    @AfterEach
    void close() {
        fleet.close();
        trail.close();
    }

    @Test
    void eachWriteHasALineThatTellsWhatTheReportTells() {
        AccountReport report = onboard();

        List<AuditEntry> lines = lines();
        assertThat(report.findings()).isEmpty();
        assertThat(lines)
                .extracting(AuditEntry::action)
                .containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(lines).extracting(AuditEntry::kind).containsExactly(Kind.AWS, Kind.AWS, Kind.WORKLOAD_SECURITY);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.who()).isEqualTo("the tests");
            assertThat(line.tenant()).contains("acceptance");
            assertThat(line.account()).contains(new AccountId(Scene.ACCOUNT));
            assertThat(line.outcome()).isEqualTo(Outcome.DONE);
            assertThat(line.requestId().isPresent()).isEqualTo(line.kind() == Kind.AWS);
            assertThat(line.begun()).isBeforeOrEqualTo(line.at());
        });
        assertThat(lines)
                .extracting(AuditEntry::resource)
                .containsExactlyElementsOf(
                        report.changes().stream().map(Change::resource).toList());
        assertThat(lines)
                .extracting(AuditEntry::after)
                .containsExactlyElementsOf(report.changes().stream()
                        .map(change -> change.after().map(AuditedRunTest::sha256))
                        .toList());
    }

    @Test
    void theReportHoldsTheHead() {
        AccountReport report = onboard();

        assertThat(report.auditHead()).contains(trail.head());
        assertThat(trail.head().lines()).isEqualTo(3);
        assertThat(report.text()).contains("audit head line 3 " + trail.head().hash());
        assertThat(report.json()).contains("\"head\" : \"" + trail.head().hash() + "\"");
        assertThat(report.asRun().text()).contains(trail.head().hash());
        assertThat(report.asRun().html()).contains(trail.head().hash());
        assertThat(report.asRun().markdown()).contains(trail.head().hash());
    }

    @Test
    void aRunThatWritesNothingAddsNoLine() {
        onboard();
        onboard();
        engine().verify(REQUEST, false);
        engine().plan(REQUEST);

        assertThat(lines()).hasSize(3);
    }

    @Test
    void whatIsRefusedAndWhatIsTakenBackHaveLines() {
        scene.testbed.faults().on(CREATE).forbidden();

        onboard();

        assertThat(lines())
                .extracting(AuditEntry::action, AuditEntry::outcome)
                .map(Object::toString)
                .containsExactly(
                        "(\"CreateRole\", DONE)",
                        "(\"PutRolePolicy\", DONE)",
                        "(\"CreateConnector\", REFUSED)",
                        "(\"DeleteRolePolicy\", DONE)",
                        "(\"DeleteRole\", DONE)");
    }

    @Test
    void aRefusalOfAwsIsToldWithItsRequest() {
        scene.fails("iam:CreateRole", 1, 403, "AccessDenied");

        onboard();

        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(line.requestId()).contains("request-1");
        });
    }

    @Test
    void whatIsTakenOutHasLines() {
        onboard();

        engine().offboard(REQUEST, true, change -> {});

        assertThat(lines().subList(3, 6))
                .extracting(AuditEntry::action)
                .containsExactly("DeleteConnector", "DeleteRolePolicy", "DeleteRole");
        assertThat(lines()).extracting(AuditEntry::outcome).containsOnly(Outcome.DONE);
    }

    @Test
    void whatAProofWritesHasLines() {
        onboard();

        AccountReport report = engine().prove(REQUEST, change -> {});

        assertThat(lines().subList(3, lines().size()))
                .extracting(AuditEntry::action, AuditEntry::kind, AuditEntry::outcome)
                .map(Object::toString)
                .containsExactly(
                        "(\"CreateRole\", AWS, DONE)",
                        "(\"DeleteRole\", AWS, DONE)",
                        "(\"SyncConnector\", WORKLOAD_SECURITY, DONE)",
                        "(\"SyncConnector\", WORKLOAD_SECURITY, DONE)");
        assertThat(report.auditHead()).contains(trail.head());
    }

    @Test
    void aCreateThatIsFoundLaterIsOneLineThatSaysDone() {
        scene.testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofSeconds(100));

        AccountReport report = scene.engine(Duration.ofMillis(300), options()).onboard(REQUEST, change -> {});

        assertThat(report.findings()).isEmpty();
        assertThat(lines().subList(2, lines().size())).singleElement().satisfies(line -> {
            assertThat(line.outcome()).isEqualTo(Outcome.DONE);
            assertThat(line.resource())
                    .isEqualTo("connector " + report.connectorId().orElseThrow());
        });
    }

    @Test
    void aCreateOfWhichNothingMoreIsHeardIsOneLineThatSaysUnknown() {
        scene.testbed.faults().on(CREATE).serverError();

        AccountReport report = onboard();

        assertThat(Scene.codes(report)).contains("outcome-unknown");
        assertThat(lines().subList(2, lines().size()))
                .singleElement()
                .extracting(AuditEntry::outcome)
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aCreateWithoutAnAnswerIsToldWhenTheEngineIsClosedWhereManyRunsShareTheTrail() {
        trail.close();
        trail = AuditTrail.openShared(file, AuditTrail.DEFAULT_SIZE, "a run of the tests", Instant.now());
        scene.testbed.faults().on(CREATE).takesEffectLate(Duration.ofSeconds(100));
        AccountRun run = scene.engine(Duration.ofMillis(300), options()).onboarding(REQUEST, change -> {});
        assertThat(run.proceed()).as("it waits for the connector").isPresent();
        assertThat(lines()).hasSize(2);

        scene.closeEngines();

        assertThat(lines().subList(2, lines().size()))
                .singleElement()
                .extracting(AuditEntry::action, AuditEntry::outcome)
                .containsExactly("CreateConnector", Outcome.UNKNOWN);
    }

    @Test
    void aThousandWritesOfSixteenWorkersHaveALineEachInOneChain() {
        List<String> accounts = fleet.accounts(334);

        FleetReport report = fleet.run(FleetCommand.onboard(), accounts, fleetOptions(16, Optional.empty()));

        assertThat(report.isFine()).isTrue();
        AuditVerification verified =
                AuditVerification.of(file, Optional.of(trail.head().hash()));
        assertThat(verified.state()).as(verified.toString()).isEqualTo(AuditVerification.State.WHOLE);
        assertThat(report.auditHead()).contains(verified.head());
        List<String> written = lines().stream()
                .map(line -> line.account().orElseThrow() + " " + line.action())
                .toList();
        assertThat(written).hasSize(1002).doesNotHaveDuplicates();
        assertThat(lines()).extracting(AuditEntry::outcome).containsOnly(Outcome.DONE);
    }

    @Test
    void noLineHoldsAnExternalIdOrItsHash() throws IOException {
        onboard();
        scene.role()
                .orElseThrow()
                .setTrustPolicy(Scene.OPEN_TRUST.replace(
                        "\"sts:AssumeRole\"}",
                        "\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" + OTHER + "\"}}}"));
        engine().repair(REQUEST, change -> {});
        scene.testbed
                .faults()
                .on("iam:UpdateAssumeRolePolicy")
                .answer(
                        400,
                        "text/xml",
                        Scene.error("MalformedPolicyDocument")
                                .replace("as told", scene.testbed.vendor().externalId()));
        scene.role().orElseThrow().setTrustPolicy(Scene.OPEN_TRUST);
        engine().repair(REQUEST, change -> {});

        assertThat(lines())
                .extracting(AuditEntry::action)
                .filteredOn("UpdateAssumeRolePolicy"::equals)
                .hasSize(2);
        String text = Files.readString(file);
        for (String id : List.of(scene.testbed.vendor().externalId(), OTHER)) {
            byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
            assertThat(text)
                    .doesNotContain(id)
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes))
                    .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                    .doesNotContain(URLEncoder.encode(id, StandardCharsets.UTF_8))
                    .doesNotContain(id.replace("/", "\\/"))
                    .doesNotContainIgnoringCase(sha256(id))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(hash(bytes)));
        }
    }

    @Test
    void aTrailThatCanNotBeWrittenStopsFurtherWritesAndTheReportTellsWhatWasDone() {
        AccountReport report = losingTheTrail(engine -> engine.onboard(REQUEST, change -> loseTrail()));

        assertThat(Scene.actions(report)).containsExactly("CreateRole", "PutRolePolicy");
        assertThat(report.findings())
                .filteredOn(finding -> finding.code().code().equals("audit-trail-failed"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains(file.toString(), "PutRolePolicy", "account " + Scene.ACCOUNT));
        assertThat(scene.testbed.calls().count(CREATE)).isZero();
        assertThat(scene.role())
                .as("nothing is taken back, because that would be a write")
                .isPresent();
    }

    @Test
    void aRunOverManyEndsWithATrailThatCanNotBeWrittenAndBeginsNoOtherAccount() {
        trail.close();
        trail = AuditTrail.open(file, 1, "a run of the tests");
        List<String> accounts = fleet.accounts(10);

        FleetReport report = fleet.fleet(fleetOptions(1, Optional.empty()))
                .run(FleetCommand.onboard(), FleetScene.of(accounts), FleetScene.TEMPLATE, losingAfter(3));

        assertThat(FleetScene.entry(report, accounts.get(2)).state()).isEqualTo(FleetEntry.State.CHANGED);
        FleetEntry struck = FleetScene.entry(report, accounts.get(3));
        assertThat(struck.state()).isEqualTo(FleetEntry.State.FAILED);
        assertThat(struck.changes()).extracting(Change::action).containsExactly("CreateRole");
        assertThat(report.count(FleetEntry.State.NOT_REACHED)).isEqualTo(6);
        assertThat(FleetScene.entry(report, accounts.get(9)).reason()).contains("the run stopped", "audit trail");
        assertThat(scene.testbed.aws().account(accounts.get(4)).role(Scene.ROLE))
                .isEmpty();
        assertThat(report.text()).contains("audit-trail-failed");
    }

    @Test
    void whatTheTrailCouldNotTakeIsAddedFromTheJournalByTheNextRun() throws IOException {
        Path journal = directory.resolve("journal");
        EngineOptions kept =
                new EngineOptions(Optional.of(journal), new AccountLocks(), false, new CallLimits(), wait -> {});
        losingTheTrail(kept, engine -> engine.onboard(REQUEST, change -> loseTrail()));
        Files.move(directory.resolve("lost"), file);

        scene.closeEngines();
        scene.engine(Duration.ofSeconds(20), kept.with(new Audit(trail, "somebody else")))
                .onboard(REQUEST, change -> {});

        assertThat(lines())
                .extracting(AuditEntry::action, AuditEntry::outcome, AuditEntry::who)
                .map(Object::toString)
                .containsExactly(
                        "(\"CreateRole\", DONE, \"the tests\")",
                        "(\"PutRolePolicy\", UNKNOWN, \"the tests\")",
                        "(\"CreateConnector\", DONE, \"somebody else\")");
        assertThat(AuditVerification.of(file, Optional.empty()).state()).isEqualTo(AuditVerification.State.WHOLE);

        scene.closeEngines();
        scene.engine(Duration.ofSeconds(20), kept.with(new Audit(trail, "somebody else")))
                .onboard(REQUEST, change -> {});
        assertThat(lines()).as("it is added once").hasSize(3);
    }

    @Test
    void aTrailThatCanNotTakeWhatAnEarlierRunLeftRefusesTheRun() {
        Path journal = directory.resolve("journal");
        EngineOptions kept =
                new EngineOptions(Optional.of(journal), new AccountLocks(), false, new CallLimits(), wait -> {});
        losingTheTrail(kept, engine -> engine.onboard(REQUEST, change -> loseTrail()));
        scene.closeEngines();
        loseTrail();
        loseDirectory();

        assertThatThrownBy(() -> scene.engine(Duration.ofSeconds(20), kept.with(new Audit(trail, "somebody else")))
                        .onboard(REQUEST, change -> {}))
                .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.field())
                        .contains("audit"));
        assertThat(scene.testbed.calls().count(CREATE)).isZero();
    }

    private interface Command {
        AccountReport on(Engine engine);
    }

    private AccountReport losingTheTrail(Command command) {
        return losingTheTrail(EngineOptions.defaults(), command);
    }

    /** A trail whose files hold one line each, so that the next line needs a file where none can be made. */
    private AccountReport losingTheTrail(EngineOptions options, Command command) {
        trail.close();
        trail = AuditTrail.open(file, 1, "a run of the tests");
        return command.on(scene.engine(Duration.ofSeconds(20), options.with(new Audit(trail, "the tests"))));
    }

    private void loseTrail() {
        try {
            if (Files.exists(file) && Files.notExists(directory.resolve("lost"))) {
                Files.move(file, directory.resolve("lost"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void loseDirectory() {
        try {
            Files.createDirectory(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Consumer<Progress> losingAfter(int accounts) {
        return progress -> {
            if (progress.done() == accounts) {
                loseTrail();
            }
        };
    }

    private AccountReport onboard() {
        return engine().onboard(REQUEST, change -> {});
    }

    private Engine engine() {
        return scene.engine(Duration.ofSeconds(20), options());
    }

    private EngineOptions options() {
        return EngineOptions.defaults().with(new Audit(trail, "the tests"));
    }

    private FleetOptions fleetOptions(int workers, Optional<Path> journal) {
        return FleetScene.options(workers, OptionalInt.empty(), journal).with(new Audit(trail, "the tests"));
    }

    private List<AuditEntry> lines() {
        List<AuditEntry> lines = new ArrayList<>();
        AuditTrail.read(file, lines::add);
        return lines;
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
