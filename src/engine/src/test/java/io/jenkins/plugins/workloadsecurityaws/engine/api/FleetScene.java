package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.TestbedTime;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** A testbed with many accounts, and fleets that turn the testbed's clock in place of waiting. */
final class FleetScene implements AutoCloseable {

    static final AccountRequest TEMPLATE = AccountRequest.forMany();

    final Scene scene = new Scene();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Fleet> opened = new CopyOnWriteArrayList<>();

    /** IDs of so many accounts of the testbed. */
    List<String> accounts(int count) {
        List<String> ids = LongStream.range(200_000_000_000L, 200_000_000_000L + count)
                .mapToObj(String::valueOf)
                .toList();
        ids.forEach(id -> scene.testbed.aws().account(id));
        return ids;
    }

    static FleetAccounts of(List<String> ids) {
        return FleetAccounts.ofIds(ids);
    }

    Fleet fleet(FleetOptions options) {
        return fleet(options, Duration.ofSeconds(20));
    }

    Fleet fleet(FleetOptions options, Duration readTimeout) {
        Timing timing = new Timing(
                new TestbedTime(scene.testbed.clock()),
                WaitTimes.DEFAULT,
                new CallTiming(Duration.ofSeconds(5), readTimeout, readTimeout));
        Fleet fleet = Fleet.open(scene.tenant(), scene.aws(), options, timing);
        opened.add(fleet);
        return fleet;
    }

    FleetReport run(FleetCommand command, List<String> ids) {
        return run(command, ids, workers(8));
    }

    FleetReport run(FleetCommand command, List<String> ids, FleetOptions options) {
        return fleet(options).run(command, of(ids), TEMPLATE, progress::add);
    }

    static FleetOptions workers(int workers) {
        return options(workers, OptionalInt.empty(), Optional.empty());
    }

    static FleetOptions options(int workers, OptionalInt failFastAt, Optional<Path> journal) {
        return new FleetOptions(workers, failFastAt, journal, new AccountLocks(), new CallLimits(), wait -> {});
    }

    static Consumer<Progress> nobody() {
        return progress -> {};
    }

    /** The entry of an account. */
    static FleetEntry entry(FleetReport outcome, String account) {
        return outcome.entries().stream()
                .filter(entry -> entry.account().value().equals(account))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        opened.forEach(Fleet::close);
        scene.close();
    }
}
