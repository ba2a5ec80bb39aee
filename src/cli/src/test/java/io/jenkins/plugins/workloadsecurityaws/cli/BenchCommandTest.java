package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void coldAndWarmRunsAreMeasured() {
        assertThat(bench("--accounts", "20", "--workers", "4", "--latency", "1"))
                .contains("cold: 20 accounts, 0 failed", "warm: 20 accounts, 0 failed", "64 requests");
    }

    /** One run for both, for each starts two processes. */
    @Test
    void whereNothingHasToBeWaitedForNoFloorIsToldAndWhereTheInterpreterIsMissingNoComparison() {
        assertThat(bench("--accounts", "2", "--workers", "2", "--latency", "0", "--compare", "no-such-python"))
                .contains("cold: 2 accounts, 0 failed", "no comparison: no-such-python with boto3")
                .doesNotContain("Infinity", "floor");
    }

    @Test
    void aLimitOfTheVendorIsKeptWithoutAWastedCall() {
        assertThat(bench(
                        "--accounts",
                        "30",
                        "--workers",
                        "30",
                        "--latency",
                        "1",
                        "--vendor-limit",
                        "20",
                        "--vendor-window",
                        "1"))
                .contains("30 accounts, 0 failed", "33 to Workload Security; 33 calls to Workload Security are needed");
    }

    @Test
    void theScriptForComparisonVerifiesTheSameAccounts() throws IOException {
        assumeTrue(new BenchPython("/usr/bin/python3").isThere(), "needs Debian's python3-boto3");

        assertThat(bench("--accounts", "20", "--workers", "4", "--latency", "1", "--compare", "/usr/bin/python3"))
                .contains("20 accounts, 0 failed", "x boto3's");
    }

    private static String bench(String... args) {
        StringWriter out = new StringWriter();
        String[] all = new String[args.length + 1];
        all[0] = "bench";
        System.arraycopy(args, 0, all, 1, args.length);
        int exit =
                Main.commandLine(new Main()).setOut(new PrintWriter(out, true)).execute(all);
        assertThat(exit).as(out.toString()).isZero();
        return out.toString();
    }
}
