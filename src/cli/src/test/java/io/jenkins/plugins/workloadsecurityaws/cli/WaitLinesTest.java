package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitLinesTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aWaitIsSaidAtOnce() {
        try (WaitLines lines = new WaitLines(new PrintWriter(err), false)) {
            lines.accept("for the role");

            assertThat(err.toString()).isEqualTo("waiting: for the role" + System.lineSeparator());
        }
    }

    @Test
    void whatIsWaitedForIsNotCalledWaitingTwice() {
        assertThat(WaitLines.line("waiting until IAM shows the role")).isEqualTo("waiting: until IAM shows the role");
    }

    @Test
    void theWaitsOfManyAccountsDoNotFloodTheTerminalAndNoneIsSaidWhenTheyAreOver() {
        try (WaitLines lines = new WaitLines(new PrintWriter(err), false)) {
            IntStream.rangeClosed(1, 1000).forEach(number -> lines.accept("for account " + number));

            assertThat(err.toString().lines().count()).isLessThan(10);
        }
        assertThat(err.toString()).startsWith("waiting: for account 1" + System.lineSeparator());
        assertThat(err.toString()).doesNotContain("for account 1000");
    }

    @Test
    void aProgressBarInTheLineIsWiped() {
        try (WaitLines lines = new WaitLines(new PrintWriter(err), true)) {
            lines.accept("for the role");
        }

        assertThat(err.toString()).startsWith("\r\u001b[Kwaiting: for the role");
    }
}
