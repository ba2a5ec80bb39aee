package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The change of the external ID from a shell. */
class RotateCommandTest {

    private static final String OLD = "canary-external-id-0001";
    private static final String NEW = "canary-external-id-0002";

    @TempDir
    private Path directory;

    private Shell shell;
    private Path stored;
    private Path next;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
        stored = Files.writeString(directory.resolve("stored"), OLD + "\n");
        next = Files.writeString(directory.resolve("next"), NEW + "\n");
        assertThat(run("onboard", "--account", Shell.ACCOUNT)).as(shell.err).isZero();
        shell.testbed.vendor().setExternalId(NEW);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private int run(String command, String... more) {
        List<String> args =
                new ArrayList<>(List.of(command, "--access-role", "OrganizationAccountAccessRole", "--output", "json"));
        args.addAll(List.of("--external-id-file", stored.toString()));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private String stage() throws IOException {
        return new ObjectMapper().readTree(shell.out).path("rotation").asText();
    }

    @Test
    void aDryRunTellsTheStageAndTheRunMovesTheAccountWithoutShowingAnId() throws IOException {
        int dry = run(
                "rotate-external-id",
                "--account",
                Shell.ACCOUNT,
                "--new-external-id-file",
                next.toString(),
                "--dry-run");
        assertThat(dry).as(shell.err).isZero();
        assertThat(stage()).isEqualTo("not-begun");

        Path audit = directory.resolve("audit.jsonl");
        int exit = run(
                "rotate-external-id",
                "--account",
                Shell.ACCOUNT,
                "--new-external-id-file",
                next.toString(),
                "--audit",
                audit.toString());

        assertThat(exit).as(shell.err + shell.out).isZero();
        assertThat(stage()).isEqualTo("proved");
        assertThat(shell.testbed.vendor().gaps()).isEmpty();
        assertThat(Files.readAllLines(audit)).hasSize(9);
        assertThat(shell.out + shell.err + Files.readString(audit)).doesNotContain("canary-");
    }

    @Test
    void anAccountsFileIsMovedInOneRun() throws IOException {
        Path accounts =
                Files.writeString(directory.resolve("accounts.yaml"), "accounts:\n  - \"" + Shell.ACCOUNT + "\"\n");

        int exit = run(
                "rotate-external-id",
                "--accounts",
                accounts.toString(),
                "--new-external-id-file",
                next.toString(),
                "--journal",
                directory.resolve("journal").toString());

        assertThat(exit).as(shell.err + shell.out).isZero();
        assertThat(new ObjectMapper()
                        .readTree(shell.out)
                        .path("rotation")
                        .path("proved")
                        .asInt())
                .isEqualTo(1);
        assertThat(Files.readString(directory.resolve("journal").resolve("journal.jsonl")))
                .doesNotContain("canary-");
    }

    @Test
    void withoutTheNewIdOrWithAnImpossibleDeadlineItIsAUsageError() {
        assertThat(run("rotate-external-id", "--account", Shell.ACCOUNT)).isEqualTo(2);
        assertThat(shell.err).contains("--new-external-id-file: ");

        assertThat(run(
                        "rotate-external-id",
                        "--account",
                        Shell.ACCOUNT,
                        "--new-external-id-file",
                        next.toString(),
                        "--deadline",
                        "0"))
                .isEqualTo(2);
        assertThat(shell.err).contains("--deadline: ");
    }
}
