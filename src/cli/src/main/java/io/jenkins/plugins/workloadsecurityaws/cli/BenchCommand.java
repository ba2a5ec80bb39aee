package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures runs over many accounts against the testbed in a process of its own: a cold run, then a warm one. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures runs over many accounts against the testbed, which runs in a process of its own.")
final class BenchCommand implements Callable<Integer> {

    private static final int SAMPLES = 50;

    @Option(names = "--accounts", paramLabel = "N", description = "accounts of the run; default: 1000")
    private int accounts = 1000;

    @Option(names = "--latency", paramLabel = "MS", description = "latency of each answer; default: 50 ms")
    private int latencyMillis = 50;

    @Option(names = "--workers", paramLabel = "N", description = "accounts at once; default: 32")
    private int workers = 32;

    @Option(names = "--full", description = "verify in full (5 calls to AWS an account) in place of quick (3 calls)")
    private boolean full;

    @Option(
            names = "--vendor-limit",
            paramLabel = "CALLS",
            description =
                    "onboard new accounts, one run, while Workload Security takes so many calls a minute, or in the"
                            + " window")
    private Optional<Integer> vendorLimit = Optional.empty();

    @Option(
            names = "--vendor-window",
            paramLabel = "SECONDS",
            description = "with --vendor-limit: count over so long in place of a minute, to scale the measurement down")
    private int windowSeconds = 60;

    @Option(names = "--limit-unknown", description = "with --vendor-limit: the engine is not told the limit")
    private boolean limitUnknown;

    @Option(
            names = "--compare",
            paramLabel = "PYTHON",
            arity = "0..1",
            fallbackValue = "python3",
            description = "quick verification only: the same accounts again by a thread pool on the AWS SDK for Python,"
                    + " with this interpreter; default: python3")
    private Optional<String> compare = Optional.empty();

    @Option(names = "--journal", paramLabel = "DIR", description = "keep the journal of the runs in DIR")
    private Optional<Path> journal = Optional.empty();

    @Spec
    private CommandSpec spec;

    private double accountsPerCpuSecond;

    @Override
    public Integer call() throws IOException {
        try (BenchTestbed testbed = BenchTestbed.start(accounts, latencyMillis, vendorLimit, windowSeconds)) {
            if (vendorLimit.isPresent()) {
                return onboard(testbed) ? 0 : 1;
            }
            testbed.warmUp();
            boolean fine = true;
            for (String run : List.of("cold", "warm")) {
                fine &= verify(run, testbed);
            }
            return fine && (compare.isEmpty() || compare(testbed)) ? 0 : 1;
        }
    }

    private boolean compare(BenchTestbed testbed) throws IOException {
        BenchPython python = new BenchPython(compare.orElseThrow());
        if (!python.isThere()) {
            say("no comparison: " + compare.get() + " with boto3 (Debian: python3-boto3) is not installed");
            return true;
        }
        BenchPython.Run best = null;
        for (BenchPython.Run run : python.run(testbed.accounts(), testbed.environment(workers))) {
            say(String.format(
                    Locale.ROOT,
                    "boto3 %s: %d accounts, %d failed, %.2f s; %.1f CPU-seconds, %.0f accounts per CPU-second",
                    run.boto3(),
                    run.accounts(),
                    run.failed(),
                    run.seconds(),
                    run.cpuSeconds(),
                    run.accountsPerCpuSecond()));
            best = run;
        }
        say(String.format(
                Locale.ROOT,
                "warm, accounts per CPU-second: %.1f x boto3's",
                accountsPerCpuSecond / best.accountsPerCpuSecond()));
        return best.failed() == 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private boolean verify(String run, BenchTestbed testbed) {
        double floor = (full ? 5.0 : 3.0) * accounts * latencyMillis / 1000 / workers;
        return measure(run, testbed, OptionalInt.empty(), FleetCommand.verify(!full), floor, "");
    }

    /** The floor of a limit: the last call may go when so many full windows have passed. */
    private boolean onboard(BenchTestbed testbed) {
        int limit = vendorLimit.orElseThrow();
        OptionalInt told = limitUnknown ? OptionalInt.empty() : OptionalInt.of(limit);
        int needed = accounts + 3;
        String kind = limitUnknown ? "vendor's limit unknown" : "vendor's limit known";
        return measure(
                kind,
                testbed,
                told,
                FleetCommand.onboard(),
                (needed - 1) / limit * (double) windowSeconds,
                wasted(needed));
    }

    private String wasted(int needed) {
        return "; " + needed + " calls to Workload Security are needed";
    }

    private boolean measure(
            String run, BenchTestbed testbed, OptionalInt told, FleetCommand command, double floor, String remark) {
        FleetOptions options = new FleetOptions(
                workers,
                OptionalInt.empty(),
                journal,
                new AccountLocks(),
                new CallLimits(Duration.ofSeconds(windowSeconds)),
                wait -> {});
        FleetAccounts all = FleetAccounts.ofIds(testbed.accounts());
        int each = Math.max(1, accounts / SAMPLES);
        BenchMeter meter = new BenchMeter();
        try (Fleet fleet = Fleet.open(testbed.tenant(told), testbed.aws(workers), options)) {
            FleetReport outcome = fleet.run(command, all, AccountRequest.forMany(), progress -> {
                if (progress.done() % each == 0) {
                    meter.sample();
                }
            });
            print(run, outcome, meter, floor, remark);
            return outcome.isFine();
        }
    }

    private void print(String run, FleetReport outcome, BenchMeter meter, double floor, String remark) {
        double seconds = meter.seconds();
        double cpu = meter.cpuSeconds();
        long sent = outcome.calls().values().stream().mapToLong(Long::longValue).sum();
        long vendor = outcome.calls().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("workloadSecurity:"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        accountsPerCpuSecond = accounts / cpu;
        say(String.format(
                Locale.ROOT,
                "%s: %d accounts, %d failed, %.2f s%s; %d requests (%d to Workload"
                        + " Security%s); %.1f CPU-seconds, %.0f requests and %.0f accounts per CPU-second; above"
                        + " the start: heap after collection %d MiB, threads %d, sockets %d",
                run,
                accounts,
                outcome.count(FleetEntry.State.FAILED) + outcome.count(FleetEntry.State.NOT_REACHED),
                seconds,
                floor > 0 ? String.format(Locale.ROOT, " = %.3f x floor of %.2f s", seconds / floor, floor) : "",
                sent,
                vendor,
                remark,
                cpu,
                sent / cpu,
                accounts / cpu,
                meter.heapAboveMiB(),
                meter.threadsAbove(),
                meter.mostSocketsAbove()));
    }
}
