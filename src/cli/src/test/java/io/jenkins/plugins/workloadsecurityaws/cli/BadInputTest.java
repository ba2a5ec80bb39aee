package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
        Files.writeString(directory.resolve("empty"), "\n");
        Files.writeString(directory.resolve("one-character"), "x");
        Files.writeString(directory.resolve("with-spaces"), "canary external id");
        Files.writeString(directory.resolve("too-long"), "x".repeat(1225));
    }

    @AfterEach
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
                List.of("--ca-file", "--account", "111122223333", "--ca-file", "DIR/missing"),
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
    }

    static Stream<List<String>> wrongConnections() {
        return Stream.of(
                List.of("--workload-security-url", "--workload-security-url", "http://workload.example.com"),
                List.of("--workload-security-url", "--workload-security-url", "nonsense"),
                List.of("--workload-security-region", "--workload-security-region", "US_1"),
                List.of("--workload-security-url"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/missing"),
                List.of("--api-key-file", "--workload-security-region", "us-1", "--api-key-file", "DIR/empty"));
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
        assertThat(shell.err).contains(nameThenArguments.get(0));
    }
}
