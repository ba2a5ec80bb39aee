package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @ParameterizedTest
    @CsvSource({
        "cloudformation, AWS::IAM::Role, CAPABILITY_NAMED_IAM",
        "terraform, aws_iam_role, TF_VAR_external_id",
        "stackset, AWS::CloudFormation::StackSet, management account"
    })
    void writesTheCodeAloneToStandardOutputAndSaysWhatToDoOnStandardError(String format, String code, String next)
            throws IOException {
        int exit = shell.runAlone("export", "--format", format, "--role-name", "Mine");

        assertThat(exit).as(shell.err).isZero();
        new ObjectMapper().readTree(shell.out);
        assertThat(shell.out).contains(code).contains("Mine");
        assertThat(shell.err).contains(next);
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void writesToAFile() throws IOException {
        Path file = directory.resolve("role.tf.json");

        int exit = shell.runAlone(
                "export",
                "--format",
                "terraform",
                "--out",
                file.toString(),
                "--tag",
                "Owner=Löhne",
                "--path",
                "/team/");

        assertThat(exit).as(shell.err).isZero();
        assertThat(shell.out).isEmpty();
        assertThat(new ObjectMapper()
                        .readTree(Files.readString(file))
                        .at("/resource/aws_iam_role/workload_security/tags/Owner")
                        .asText())
                .isEqualTo("Löhne");
    }

    @Test
    void writesTheTwoPoliciesOfAUseAndSaysWhoseEachIs() throws IOException {
        int exit = shell.runAlone(
                "export",
                "--format",
                "iam-policy",
                "--for",
                "verify,organization",
                "--access-role",
                "Door",
                "--account",
                "111122223333,444455556666",
                "--partition",
                "aws-us-gov",
                "--out",
                directory.toString());

        assertThat(exit).as(shell.err).isZero();
        assertThat(new ObjectMapper()
                        .readTree(Files.readString(directory.resolve("caller.json")))
                        .at("/Statement/0/Resource/1")
                        .asText())
                .isEqualTo("arn:aws-us-gov:iam::444455556666:role/Door");
        assertThat(directory.resolve("access-role.json")).content().contains("iam:GetRole");
        assertThat(shell.err).contains("access-role.json is for the role Door").contains("caller.json is for");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void withoutAnAccessRoleOnePolicyHoldsEverything() throws IOException {
        int exit = shell.runAlone("export", "--format", "iam-policy", "--for", "verify");

        assertThat(exit).as(shell.err).isZero();
        new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(shell.out);
        assertThat(shell.out).contains("iam:GetRole").doesNotContain("sts:AssumeRole");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThat(shell.runAlone("export", "--format", "iam-policy", "--for", "verify", "--out", "/nowhere/at/all"))
                .isEqualTo(2);

        assertThat(shell.err).contains("--out").contains("there is no directory /nowhere/at/all");
    }

    @ParameterizedTest
    @CsvSource({
        "--for, dance",
        "--account, 12345",
        "--access-role, a b",
        "--partition, moon",
        "--path, no-slash",
        "--boundary, arn:aws:iam::1:policy/x",
        "--out, /nowhere/at/all"
    })
    void aWrongOptionOfThePoliciesEndsWithTwoAndIsNamed(String option, String value) {
        int exit = option.equals("--for")
                ? shell.runAlone("export", "--format", "iam-policy", option, value)
                : shell.runAlone("export", "--format", "iam-policy", "--for", "verify", option, value);

        assertThat(exit).isEqualTo(2);
        assertThat(shell.err).contains(option);
        assertThat(shell.out).isEmpty();
    }

    @Test
    void whatThePoliciesAreForMustBeNamed() {
        assertThat(shell.runAlone("export", "--format", "iam-policy")).isEqualTo(2);
        assertThat(shell.err).contains("--for");
    }

    @ParameterizedTest
    @CsvSource({
        "--format, pulumi",
        "--role-name, a b",
        "--path, no-slash",
        "--boundary, arn:aws:iam::1:policy/x",
        "--trusted-account, 12345",
        "--out, /nowhere/at/all/role.json"
    })
    void aWrongOptionEndsWithTwoAndIsNamed(String option, String value) {
        int exit = option.equals("--format")
                ? shell.runAlone("export", option, value)
                : shell.runAlone("export", "--format", "cloudformation", option, value);

        assertThat(exit).isEqualTo(2);
        assertThat(shell.err).contains(option);
        assertThat(shell.out).isEmpty();
    }

    @Test
    void theFormatMustBeNamed() {
        assertThat(shell.runAlone("export")).isEqualTo(2);
        assertThat(shell.err).contains("--format");
    }
}
