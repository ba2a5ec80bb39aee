package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private Path directory;
    private Shell shell;

    @BeforeAll
    void open(@TempDir Path shared) throws IOException {
        directory = shared;
        shell = new Shell(directory);
        Files.writeString(directory.resolve("empty"), "\n");
        Files.writeString(directory.resolve("one-character"), "x");
        Files.writeString(directory.resolve("with-spaces"), "canary external id");
        Files.writeString(directory.resolve("too-long"), "x".repeat(1225));
        try (RandomAccessFile huge =
                new RandomAccessFile(directory.resolve("huge").toFile(), "rw")) {
            huge.setLength(20_000_000);
        }
        Files.writeString(directory.resolve("utf-16"), "canary", StandardCharsets.UTF_16);
        Files.writeString(
                directory.resolve("private-key"), "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n");
        Files.createDirectory(directory.resolve("directory"));
    }

    @BeforeEach
    void forgetCalls() {
        shell.testbed.calls().reset();
    }

    @AfterAll
    void close() {
        shell.close();
    }

    /** The option that the message must name, then the arguments. */
    static Stream<List<String>> wrong() {
        return Stream.of(
                List.of("--account", "--account", "12345"),
                List.of("--account", "--account", "1111222233334"),
                List.of("--account"),
                List.of("--account", "--account", "444455556666", "--role-arn", "arn:aws:iam::111122223333:role/x"),
                List.of("--role-arn", "--role-arn", "arn:aws:iam::1111222233:role/x"),
                List.of("--role-arn", "--role-arn", "arn:aws:iam::111122223333:user/x"),
                List.of("--role-arn", "--role-arn", "not an arn"),
                List.of("--role-name", "--account", "111122223333", "--role-name", "a b"),
                List.of("--policy-name", "--account", "111122223333", "--policy-name", "a/b"),
                List.of("--path", "--account", "111122223333", "--path", "no-slashes"),
                List.of("--boundary", "--account", "111122223333", "--boundary", "arn:aws:iam::1:policy/x"),
                List.of("--tag", "--account", "111122223333", "--tag", "aws:reserved=1"),
                List.of("--access-role", "--account", "111122223333", "--access-role", "a/b"),
                List.of("--via-role", "--account", "111122223333", "--via-role", "a"),
                List.of("--trusted-account", "--account", "111122223333", "--trusted-account", "1479951053"),
                List.of("--key-kind", "--account", "111122223333", "--key-kind", "token"),
                List.of("--rate-limit", "--account", "111122223333", "--rate-limit", "0"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/missing"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/empty"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/one-character"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/with-spaces"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/too-long"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/huge"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/utf-16"),
                List.of("--external-id-file", "--account", "111122223333", "--external-id-file", "DIR/directory"),
                List.of("--ca-file", "--account", "111122223333", "--ca-file", "DIR/missing"),
                List.of("--ca-file", "--account", "111122223333", "--ca-file", "DIR/empty"),
                List.of("--ca-file", "--account", "111122223333", "--ca-file", "DIR/with-spaces"),
                List.of("--ca-file", "--account", "111122223333", "--ca-file", "DIR/private-key"),
                List.of("--ca-file", "--account", "111122223333", "--ca-file", "DIR/directory"),
                List.of("--accounts", "--accounts", "DIR/missing"),
                List.of("--accounts", "--accounts", "DIR/directory"),
                List.of("--accounts", "--accounts", "DIR/utf-16"),
                List.of("--journal", "--account", "111122223333", "--journal", "DIR/empty"),
                List.of("--journal", "--account", "111122223333", "--journal", "DIR/empty/below"),
                List.of("--no-journal", "--account", "111122223333", "--journal", "DIR/journal", "--no-journal"),
                List.of("--report", "--account", "111122223333", "--report", "json=DIR/missing/report.json"),
                List.of("--report", "--account", "111122223333", "--report", "json=DIR/directory"),
                List.of("--stale-after", "--account", "111122223333", "--stale-after", "0"),
                List.of("--stale-after", "--account", "111122223333", "--stale-after=-5"),
                List.of("--stale-after", "--account", "111122223333", "--stale-after", "600000"),
                List.of("--wait-for-first-sync", "--account", "111122223333", "--wait-for-first-sync=0"),
                List.of("--wait-for-first-sync", "--account", "111122223333", "--wait-for-first-sync=-1"),
                List.of("--wait-for-first-sync", "--account", "111122223333", "--wait-for-first-sync=2000"),
                List.of("--tag", "--account", "111122223333", "--tag", "workload-security-aws:tenant=x"),
                List.of("--tag", "--account", "111122223333", "--tag", "Workload-Security-AWS:anything=x"),
                List.of("--tag", "--account", "111122223333", "--tag", "AWS:reserved=1"),
                List.of("--tag", "--account", "111122223333", "--tag", "Team=a", "--tag", "team=b"),
                List.of("--tag", "--account", "111122223333", "--tag", "Team=a", "--tag", "Team=b"),
                List.of("--tenant", "--account", "111122223333", "--tenant", "prod, test"),
                List.of("--tenant", "--account", "111122223333", "--tenant", " "),
                List.of("--tenant", "--account", "111122223333", "--tenant", "x".repeat(257)),
                List.of("--output", "--account", "111122223333", "--output", "yaml"),
                List.of("--unknown", "--account", "111122223333", "--unknown"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void endsWithTwoNamesTheOptionAndMakesNoCall(List<String> nameThenArguments) {
        List<String> args = new ArrayList<>(List.of("onboard"));
        nameThenArguments.stream()
                .skip(1)
                .map(arg -> arg.replace("DIR", directory.toString()))
                .forEach(args::add);

        int exit = shell.run(args.toArray(String[]::new));

        assertThat(exit).as(shell.out + shell.err).isEqualTo(2);
        assertThat(shell.err).contains(nameThenArguments.get(0)).doesNotContain("canary");
        assertThat(shell.out).isEmpty();
        assertThat(shell.testbed.calls().all()).isEmpty();
        assertThat(directory.resolve("journal")).doesNotExist();
    }

    static Stream<List<String>> wrongConnections() {
        return Stream.of(
                List.of("--workload-security-url", "--workload-security-url", "http://workload.example.com"),
                List.of("--workload-security-url", "--workload-security-url", "nonsense"),
                List.of("--tenant", "--workload-security-url", "https://[::1]:4119"),
                List.of("--workload-security-region", "--workload-security-region", "US_1"),
                List.of("--workload-security-region"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/missing"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/empty"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/directory"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/huge"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/utf-16"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/with-spaces"));
    }

    @ParameterizedTest
    @MethodSource("wrongConnections")
    void aWrongConnectionEndsWithTwoToo(List<String> nameThenArguments) {
        List<String> args = new ArrayList<>(List.of("verify", "--account", "111122223333"));
        nameThenArguments.stream()
                .skip(1)
                .map(arg -> arg.replace("DIR", directory.toString()))
                .forEach(args::add);
        if (!args.contains("--api-key-file")) {
            args.addAll(List.of("--api-key-file", directory.resolve("key").toString()));
        }

        int exit = shell.runAlone(args.toArray(String[]::new));

        assertThat(exit).as(shell.out + shell.err).isEqualTo(2);
        assertThat(shell.err).contains(nameThenArguments.get(0)).doesNotContain("canary");
    }

    @Test
    void aByteOrderMarkBeforeTheKeyIsNoPartOfIt() throws IOException {
        Files.writeString(
                directory.resolve("key"), "\uFEFF" + shell.testbed.vendor().apiKey() + "\r\n");

        assertThat(shell.run("plan", "--account", Shell.ACCOUNT, "--access-role", "OrganizationAccountAccessRole"))
                .as(shell.err)
                .isZero();
    }

    @Test
    void moreTagsThanIamHoldsBesideThisProductsOwnAreRefused() {
        List<String> args = new ArrayList<>(List.of("plan", "--account", Shell.ACCOUNT));
        IntStream.range(0, 49).forEach(number -> args.addAll(List.of("--tag", "tag-" + number + "=x")));

        assertThat(shell.run(args.toArray(String[]::new))).isEqualTo(2);
        assertThat(shell.err).contains("--tag", "48");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogus",
                "localhost:4566",
                "ftp://localhost",
                "http://",
                "http:// ",
                "http://localhost:99999",
                "http://name:word@localhost:4566"
            })
    void anEndpointThatIsNoUrlIsNamedAsTheVariableItCameFrom(String endpoint) {
        System.setProperty("aws.endpointUrl", endpoint);
        try {
            assertThat(shell.run("plan", "--account", Shell.ACCOUNT)).isEqualTo(2);
        } finally {
            System.setProperty("aws.endpointUrl", shell.testbed.awsEndpoint().toString());
        }
        assertThat(shell.err).contains("AWS_ENDPOINT_URL").doesNotContain("word@");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void anErrorInTheArgumentsIsToldInTwoLinesAndNotAboveTheHelp() {
        assertThat(shell.run("onboard", "--acount", Shell.ACCOUNT)).isEqualTo(2);

        assertThat(shell.err)
                .contains("--acount", "--account", "workload-security-aws onboard --help")
                .doesNotContain("--trusted-account");
        assertThat(shell.err.lines().count()).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--api-key canary", "--api-key=canary", "canary"})
    void whatFollowsAnUnknownOptionIsNotRepeated(String arguments) {
        List<String> all = new ArrayList<>(List.of("verify"));
        all.addAll(List.of(arguments.split(" ")));

        assertThat(shell.runAlone(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(shell.err).doesNotContain("canary");
    }

    /** The engine names what is wrong by its field, and the command line makes an option of it, which has to exist. */
    @Test
    void everyFieldThatTheEngineNamesIsAnOption() throws IOException {
        Set<String> there = Main.commandLine(new Main()).getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()))
                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                .collect(Collectors.toSet());

        Set<String> named = inTheEngine("InvalidInputException(?:\\.in)?\\(\\s*\"([a-z][a-z-]+)\"");

        assertThat(named).isNotEmpty();
        assertThat(named.stream().map(field -> "--" + field)).isSubsetOf(there);
    }

    /** Its texts are read in builds' logs too, where there are no options. */
    @Test
    void theEngineNamesNoOptionItself() throws IOException {
        assertThat(inTheEngine("(--[a-z][a-z-]+)")).isEmpty();
    }

    private static Set<String> inTheEngine(String pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("../engine/src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(source));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }

    @Test
    void withoutACommandOneIsAskedFor() {
        assertThat(shell.runAlone()).isEqualTo(2);
        assertThat(shell.err).contains("Missing a command", "workload-security-aws --help");
        assertThat(shell.out).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "directory", "utf-16", "empty", "huge"})
    void aTrustPolicyThatCantBeReadIsNamed(String file) {
        assertThat(shell.runAlone(
                        "check-trust",
                        directory.resolve(file).toString(),
                        "--external-id-file",
                        directory.resolve("external-id").toString()))
                .isEqualTo(2);
        assertThat(shell.err).contains("FILE: ").doesNotContain("canary");
    }

    @Test
    void aPlaceWhereTheExternalIdCantBeWrittenIsRefusedBeforeItIsAskedFor() {
        assertThat(shell.run(
                        "external-id", "--out", directory.resolve("directory").toString()))
                .isEqualTo(2);
        assertThat(shell.err).contains("--out");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }
}
