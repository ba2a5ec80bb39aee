package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures many verifications against the testbed in a process of its own: a cold run, then a warm one. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures many verifications against the testbed, which runs in a process of its own.")
final class BenchCommand implements Callable<Integer> {

    @Option(names = "--accounts", paramLabel = "N", description = "accounts to verify; default: 1000")
    private int accounts = 1000;

    @Option(names = "--latency", paramLabel = "MS", description = "latency of each answer; default: 50 ms")
    private int latencyMillis = 50;

    @Option(names = "--workers", paramLabel = "N", description = "verifications at once; default: 32")
    private int workers = 32;

    @Option(names = "--full", description = "verify in full (5 calls to AWS an account) in place of quick (3 calls)")
    private boolean full;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        boolean fine = true;
        try (BenchTestbed testbed = BenchTestbed.start(accounts, latencyMillis)) {
            for (String run : List.of("cold", "warm")) {
                fine &= measure(run, testbed);
            }
        }
        return fine ? 0 : 1;
    }

    private boolean measure(String run, BenchTestbed testbed) throws InterruptedException, ExecutionException {
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        long cpuBefore = cpuNanos();
        long begin = System.nanoTime();
        int failed;
        Map<String, Long> calls;
        EngineOptions options = new EngineOptions(Optional.empty(), new AccountLocks(), true);
        try (Engine engine = Engine.open(testbed.tenant(), testbed.aws(workers), options)) {
            List<AccountOutcome> outcomes = verifyAll(engine, testbed);
            failed =
                    (int) outcomes.stream().filter(outcome -> !outcome.isFine()).count();
            calls = outcomes.get(outcomes.size() - 1).calls();
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        double cpuSeconds = (cpuNanos() - cpuBefore) / 1e9;
        long sent = calls.values().stream().mapToLong(Long::longValue).sum();
        double floor = (full ? 5.0 : 3.0) * accounts * latencyMillis / 1000 / workers;
        long peak = heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %d accounts, %d failed, %.2f s = %.2f x floor of %.2f s; %d requests, %.0f requests per"
                                + " CPU-second; peak heap at most %d MiB",
                        run,
                        accounts,
                        failed,
                        wall.toMillis() / 1000.0,
                        wall.toMillis() / 1000.0 / floor,
                        floor,
                        sent,
                        sent / cpuSeconds,
                        peak >> 20));
        return failed == 0;
    }

    private List<AccountOutcome> verifyAll(Engine engine, BenchTestbed testbed)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Future<AccountOutcome>> running = new ArrayList<>();
            for (String account : testbed.accounts()) {
                running.add(pool.submit(() -> engine.verify(AccountRequest.forAccount(account), !full)));
            }
            List<AccountOutcome> outcomes = new ArrayList<>();
            for (Future<AccountOutcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } finally {
            pool.shutdownNow();
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
