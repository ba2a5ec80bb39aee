package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a fleet in the foreground. When the process is asked to end (Ctrl-C, SIGTERM), the run is cancelled, and the end
 * waits until the report was printed and this runner closed.
 */
final class FleetRunner implements AutoCloseable {

    private static final long REPORT_WITHIN_SECONDS = 5;

    private final Fleet fleet;
    private final CountDownLatch printed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancel, "cancel-fleet");

    FleetRunner(Fleet fleet) {
        this.fleet = fleet;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    FleetReport run(FleetCommand command, FleetAccounts accounts, AccountRequest template, PrintWriter progress) {
        try (ProgressLine line = ProgressLine.open(command.label(), accounts.size(), progress)) {
            return fleet.run(command, accounts, template, line);
        }
    }

    private void cancel() {
        fleet.cancel();
        try {
            printed.await(REPORT_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException endsNow) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        printed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEndingAlready) {
            return;
        }
    }
}
