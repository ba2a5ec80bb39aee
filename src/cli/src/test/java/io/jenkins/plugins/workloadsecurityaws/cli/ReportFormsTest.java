package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class ReportFormsTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
        shell.testbed.aws().account("444455556666");
        Files.writeString(
                directory.resolve("accounts.yaml"),
                """
                accounts:
                  - id: "111122223333"
                    name: Payments <b>
                  - id: "444455556666"
                """);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private int one(String command, String... more) {
        return run(List.of(command, "--account", Shell.ACCOUNT), more);
    }

    private int many(String command, String... more) {
        return run(
                List.of(
                        command,
                        "--accounts",
                        directory.resolve("accounts.yaml").toString()),
                more);
    }

    private int run(List<String> command, String... more) {
        List<String> args = new ArrayList<>(command);
        args.addAll(List.of("--access-role", "OrganizationAccountAccessRole"));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private String report(String form) {
        return form + "=" + directory.resolve("report." + form);
    }

    private String written(String form) throws IOException {
        return Files.readString(directory.resolve("report." + form));
    }

    @Test
    void oneRunWritesEveryFormToItsFile() throws Exception {
        int exit = many(
                "onboard",
                "--report",
                report("json"),
                "--report",
                report("junit"),
                "--report",
                report("html"),
                "--report",
                report("markdown"));

        assertThat(exit).as(shell.err).isZero();
        assertThat(shell.out).startsWith("onboard, tenant ").contains("2 changed");
        assertThat(new ObjectMapper()
                        .readTree(written("json"))
                        .at("/counts/changed")
                        .asInt())
                .isEqualTo(2);
        Document junit = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("report.junit").toFile());
        assertThat(junit.getElementsByTagName("testcase").getLength()).isEqualTo(16);
        assertThat(written("html")).startsWith("<!DOCTYPE html>").contains("Payments &lt;b&gt;");
        assertThat(written("markdown")).startsWith("# onboard, tenant ").contains("| 444455556666 |");
        for (String form : List.of("json", "junit", "html", "markdown")) {
            assertThat(written(form)).doesNotContain(shell.testbed.vendor().externalId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"junit", "html", "markdown"})
    void oneAccountIsShownAsARunOverOne(String form) {
        int exit = one("verify", "--output", form, "--tenant", "acceptance");

        assertThat(exit).isEqualTo(1);
        assertThat(shell.out).contains("acceptance").contains(Shell.ACCOUNT).contains("role-missing");
    }

    @Test
    void aRunThatFailsBeforeAnythingStillHasItsReport() throws IOException {
        shell.testbed.aws().account(Shell.ACCOUNT).deleteRole("OrganizationAccountAccessRole");

        int exit = one("onboard", "--report", report("junit"));

        assertThat(exit).isEqualTo(1);
        assertThat(written("junit")).contains("type=\"account-unreachable\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"junit=/nowhere/at/all/x.xml", "pdf=x.pdf", "junit"})
    void aReportThatCannotBeWrittenIsRefusedBeforeAnyCall(String report) {
        assertThat(one("onboard", "--report", report)).isEqualTo(2);

        assertThat(shell.err).contains("--report");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void aVerdictOnATrustPolicyHasNoSuchForms() {
        assertThat(shell.runAlone("check-trust", "x", "--external-id-file", "y", "--output", "html"))
                .isEqualTo(2);
        assertThat(shell.err).contains("--output");
    }
}
