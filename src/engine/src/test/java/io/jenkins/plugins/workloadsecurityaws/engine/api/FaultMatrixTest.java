package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Call;
import io.jenkins.plugins.workloadsecurityaws.testbed.Fault;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each remote operation of each command that writes, with each fault, from the n-th call on: the run says what failed and
 * what to do, never says more than is so, names whatever it leaves half-made, and the next run, without the fault, ends with
 * everything there exactly once. A part of all cells by default; with -Pthorough all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class FaultMatrixTest {

    private static final Map<String, Consumer<Fault>> FAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry("time-out", Fault::timeout),
            Map.entry("time-out after the effect", Fault::timeoutAfterEffect),
            Map.entry("reset", Fault::reset),
            Map.entry("reset after the effect", Fault::resetAfterEffect),
            Map.entry("5xx", Fault::serverError),
            Map.entry("5xx after the effect", Fault::serverErrorAfterEffect),
            Map.entry("throttled", Fault::throttle),
            Map.entry("403", Fault::forbidden),
            Map.entry("malformed body", Fault::malformed),
            Map.entry("empty body", Fault::empty),
            Map.entry("slow", fault -> fault.slow(Duration.ofMillis(30)))));

    private static final String OTHER_ROLE = "Made_By_Hand";
    private static final Set<String> READS = Set.of("POST /awsconnectors/search");

    /** What is done to an account. */
    private enum Command {
        /** An account without anything. */
        ONBOARD,
        /** A role and a connector that somebody else made, neither as it should be. */
        ADOPT,
        /** An account that was onboarded, with its role. */
        OFFBOARD;

        AccountReport run(Engine engine, AccountRequest request) {
            return this == OFFBOARD
                    ? engine.offboard(request, true, change -> {})
                    : engine.onboard(request, change -> {});
        }
    }

    /** A fault that strikes an operation of a command after so many calls, once or from then on. */
    private record Cell(Command command, String operation, String fault, int after, boolean once) {
        @Override
        public String toString() {
            return command + ": " + operation + ", " + fault + (once ? " at call " : " from call ") + (after + 1)
                    + (once ? "" : " on");
        }
    }

    private final Scene scene = new Scene();
    private final Testbed testbed = scene.testbed;
    private final AtomicLong accounts = new AtomicLong(200_000_000_000L);
    private final List<Cell> all = new ArrayList<>();
    private Engine patient;

    @BeforeAll
    void findOutWhatEachCommandCalls() {
        patient = scene.engine();
        for (Command command : Command.values()) {
            String account = prepared(command);
            testbed.calls().reset();
            assertThat(command.run(scene.engine(), request(command, account)).isFine())
                    .isTrue();
            Map<String, Long> calls = testbed.calls().all().stream()
                    .collect(Collectors.groupingBy(Call::operation, TreeMap::new, Collectors.counting()));
            calls.forEach((operation, count) -> FAULTS.keySet().forEach(fault -> {
                // An empty 200 is how Trend's API says that a connector was deleted, so it is no fault.
                if (operation.startsWith("DELETE") && fault.equals("empty body")) {
                    return;
                }
                for (int after = 0; after < count; after++) {
                    all.add(new Cell(command, operation, fault, after, true));
                    all.add(new Cell(command, operation, fault, after, false));
                }
            }));
        }
    }

    @AfterEach
    void clear() {
        testbed.faults().clear();
    }

    @AfterAll
    void close() {
        scene.close();
    }

    @Test
    void everyWriteThatThisProductMakesIsAmongTheOperations() {
        assertThat(all)
                .extracting(Cell::operation)
                .contains(
                        "iam:CreateRole",
                        "iam:PutRolePolicy",
                        "iam:UpdateAssumeRolePolicy",
                        "iam:TagRole",
                        "iam:PutRolePermissionsBoundary",
                        "iam:DeleteRolePolicy",
                        "iam:DeleteRole",
                        "POST /awsconnectors",
                        "POST /awsconnectors/{id}",
                        "DELETE /awsconnectors/{id}",
                        "POST /awsconnectors/search",
                        "GET /awsconnectorsettings",
                        "GET /systemsettings/{name}",
                        "sts:AssumeRole",
                        "sts:GetCallerIdentity");
    }

    /** Each operation meets each fault once, at one of its calls; reads a part of them. */
    List<Cell> some() {
        Map<String, List<Cell>> byFault = all.stream()
                .collect(Collectors.groupingBy(
                        cell -> cell.operation() + "|" + cell.fault(), TreeMap::new, Collectors.toList()));
        List<Cell> chosen = new ArrayList<>();
        int number = 0;
        for (List<Cell> cells : byFault.values()) {
            number++;
            Cell first = cells.get(0);
            if (isWrite(first.operation()) || number % 4 == 0) {
                List<Cell> quick = cells.stream()
                        .filter(cell -> cell.once() || !cell.fault().startsWith("time-out"))
                        .toList();
                chosen.add(quick.get(number * 7 % quick.size()));
            }
        }
        return chosen;
    }

    List<Cell> all() {
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("some")
    void nothingIsLeftUnnamedAndTheNextRunMakesItWhole(Cell cell) {
        check(cell);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Tag("thorough")
    void nothingIsLeftUnnamedAndTheNextRunMakesItWholeWhateverTheCall(Cell cell) {
        check(cell);
    }

    private void check(Cell cell) {
        String account = prepared(cell.command());
        AccountRequest request = request(cell.command(), account);
        boolean hadRole = role(account).isPresent();
        Fault fault = testbed.faults().on(cell.operation()).after(cell.after());
        FAULTS.get(cell.fault()).accept(cell.once() ? fault.times(1) : fault);

        AccountReport outcome;
        try (Engine engine = scene.engine(Duration.ofMillis(200), EngineOptions.defaults())) {
            outcome = cell.command().run(engine, request);
        }

        String said = outcome.text();
        for (Finding finding : outcome.findings()) {
            assertThat(finding.message()).isNotBlank().doesNotContain("\n", "canary-");
            assertThat(finding.remedy()).isNotBlank().doesNotContain("\n", "canary-");
        }
        if (outcome.isFine()) {
            assertThat(isDone(cell.command(), account)).as(said).isTrue();
        }
        if (!hadRole && role(account).isPresent()) {
            assertThat(said).contains(Scene.ROLE);
        }
        if (cell.command() == Command.ONBOARD) {
            assertThat(Scene.actions(outcome).contains("CreateConnector") || said.contains("outcome-unknown"))
                    .as(said)
                    .isEqualTo(!connectors(account).isEmpty() || said.contains("outcome-unknown"));
        }

        testbed.faults().clear();
        AccountReport next = cell.command().run(patient, request);

        assertThat(Scene.codes(next)).as(said + next.text()).isEmpty();
        assertThat(isDone(cell.command(), account)).as(said + next.text()).isTrue();
    }

    /** A new account in the state that a command begins with. */
    private String prepared(Command command) {
        String account = String.valueOf(accounts.getAndIncrement());
        var iam = testbed.aws().account(account);
        switch (command) {
            case ONBOARD -> {}
            case ADOPT -> {
                iam.putManagedPolicy("Bounds", Scene.PERMISSIONS);
                iam.putRole(Scene.ROLE, "/", Scene.OPEN_TRUST)
                        .attach(iam.putManagedPolicy(
                                "By_Hand", Scene.PERMISSIONS.replace("\"ec2:DescribeVpcs\",", "")));
                testbed.vendor().addConnector(account, "arn:aws:iam::" + account + ":role/" + OTHER_ROLE, "by hand");
            }
            case OFFBOARD ->
                assertThat(patient.onboard(AccountRequest.forAccount(account), change -> {})
                                .isFine())
                        .isTrue();
        }
        return account;
    }

    private static AccountRequest request(Command command, String account) {
        boolean adopts = command == Command.ADOPT;
        return new AccountRequest(
                Optional.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                adopts ? Optional.of("arn:aws:iam::" + account + ":policy/Bounds") : Optional.empty(),
                Map.of(),
                adopts,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private boolean isDone(Command command, String account) {
        if (command == Command.OFFBOARD) {
            return connectors(account).isEmpty() && role(account).isEmpty();
        }
        return connectors(account).size() == 1
                && role(account)
                        .filter(role -> connectors(account).get(0).roleArn().equals(Optional.of(role.arn())))
                        .filter(role -> role.inline().keySet().equals(Set.of(Scene.POLICY)))
                        .filter(role ->
                                role.trustPolicy().contains(testbed.vendor().externalId()))
                        .filter(role -> role.tags().containsKey("workload-security-aws:tenant"))
                        .filter(role -> role.boundary().isPresent() == (command == Command.ADOPT))
                        .isPresent();
    }

    private Optional<AwsRole> role(String account) {
        return testbed.aws().account(account).role(Scene.ROLE);
    }

    private List<VendorConnector> connectors(String account) {
        return testbed.vendor().connectors().stream()
                .filter(connector -> connector.accountId().equals(account))
                .toList();
    }

    private static boolean isWrite(String operation) {
        return !READS.contains(operation) && operation.matches("iam:(?!Get|List).*|(POST|DELETE) .*");
    }
}
