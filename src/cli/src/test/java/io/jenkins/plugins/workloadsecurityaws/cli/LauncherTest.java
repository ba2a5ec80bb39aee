package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Java that prints its arguments, one a line, and ends with 7. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {

    @TempDir
    private Path directory;

    private Path installed;
    private Path launcher;
    private int exit;

    @BeforeEach
    void install() throws IOException {
        installed = Files.createDirectory(directory.resolve("a place with spaces"));
        launcher = Files.copy(
                Path.of("src/main/launcher/workload-security-aws"), installed.resolve("workload-security-aws"));
        Path bin = Files.createDirectories(directory.resolve("jdk/bin"));
        script(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theJarBesideItIsRunWithTheArgumentsAsTheyAre() throws Exception {
        assertThat(run(launcher, "", "verify", "--display-name", "two words", ""))
                .endsWith(
                        "-jar",
                        installed.resolve("workload-security-aws.jar").toString(),
                        "verify",
                        "--display-name",
                        "two words",
                        "");
        assertThat(exit).isEqualTo(7);
    }

    @Test
    void aLinkToItFindsTheJarToo() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path first = Files.createSymbolicLink(
                bin.resolve("first"), Path.of("../a place with spaces").resolve(launcher.getFileName()));
        Path second = Files.createSymbolicLink(bin.resolve("second"), first);

        assertThat(run(second, ""))
                .anySatisfy(argument -> assertThat(Path.of(argument).normalize())
                        .isEqualTo(installed.resolve("workload-security-aws.jar")));
    }

    @Test
    void anArchiveOfClassDataIsNamedOnlyWhereThereIsOne() throws Exception {
        assertThat(run(launcher, "")).noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));

        Path archive = Files.createFile(installed.resolve("workload-security-aws.jsa"));

        assertThat(run(launcher, "")).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void theUsersOptionsStandBehindItsOwnSoThatTheyWin() throws Exception {
        assertThat(run(launcher, "-Xmx1g -XX:TieredStopAtLevel=4"))
                .containsSubsequence("-XX:TieredStopAtLevel=1", "-Xmx1g", "-XX:TieredStopAtLevel=4", "-jar");
    }

    private List<String> run(Path command, String options, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(command.toString()));
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        builder.environment().put("JAVA_OPTS", options);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        exit = process.waitFor();
        return printed.lines().toList();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
