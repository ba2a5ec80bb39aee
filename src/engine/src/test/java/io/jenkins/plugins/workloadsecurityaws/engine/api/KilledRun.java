package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.RunFacts;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Patience;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A process that onboards accounts and halts at one checkpoint of its journal, without any cleaning up. Arguments: AWS
 * endpoint, Workload Security URL, access key ID, secret key, API key, external ID, journal directory, number of the
 * checkpoint, how far the testbed's clock is ahead, account IDs. Checkpoints 0, 2, 4 … lie just before the journal's entries, 1, 3, 5 … just after them; -1 is
 * never reached. Prints how many checkpoints it passed.
 */
final class KilledRun {

    static final int KILLED = 137;

    private KilledRun() {}

    public static void main(String[] args) {
        AtomicInteger passed = new AtomicInteger();
        int fatal = Integer.parseInt(args[7]);
        Runnable checkpoint = () -> {
            if (passed.getAndIncrement() == fatal) {
                Runtime.getRuntime().halt(KILLED);
            }
        };
        try (Fleet fleet = fleet(args, checkpoint)) {
            List<String> accounts = List.of(args).subList(9, args.length);
            fleet.run(FleetCommand.onboard(), FleetScene.of(accounts), FleetScene.TEMPLATE, progress -> {});
        }
        System.out.println(passed);
    }

    private static Fleet fleet(String[] args, Runnable checkpoint) {
        TenantSettings tenant = new TenantSettings(
                Optional.of("acceptance"),
                Optional.empty(),
                Optional.of(args[1]),
                Optional.empty(),
                () -> args[4],
                Optional.of(() -> args[5]),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
        AwsConnection aws = new AwsConnection(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(args[2], args[3])),
                Optional.empty(),
                Optional.of(URI.create(args[0])),
                Optional.of("OrganizationAccountAccessRole"),
                List.of(),
                "killed",
                false,
                Optional.empty(),
                1);
        Duration moment = Duration.ofMillis(1);
        Patience patience =
                new Patience(2, moment, moment, Duration.ofSeconds(30), Duration.ofSeconds(30), Optional.empty());
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(args[8]));
        Waiting waiting = new Waiting(clock, Waiting.real().pause());
        Duration answer = Duration.ofSeconds(60);
        Timing timing = new Timing(waiting, patience, answer, answer, answer);
        FleetOptions options = FleetScene.options(1, OptionalInt.empty(), Optional.of(Path.of(args[6])));
        return Fleet.open(
                tenant, aws, options, timing, kept -> facts(kept, checkpoint), kept -> steps(kept, checkpoint));
    }

    private static Journal steps(Journal kept, Runnable checkpoint) {
        return (account, state, action, resource) ->
                around(checkpoint, () -> kept.record(account, state, action, resource));
    }

    private static void around(Runnable checkpoint, Runnable entry) {
        checkpoint.run();
        entry.run();
        checkpoint.run();
    }

    private static RunFacts facts(RunFacts kept, Runnable checkpoint) {
        return new RunFacts() {
            @Override
            public Map<AccountId, FleetEntry.State> endedEarlier() {
                return kept.endedEarlier();
            }

            @Override
            public Set<AccountId> begunEarlier() {
                return kept.begunEarlier();
            }

            @Override
            public void begun(AccountId account) {
                around(checkpoint, () -> kept.begun(account));
            }

            @Override
            public void ended(AccountId account, FleetEntry.State state) {
                around(checkpoint, () -> kept.ended(account, state));
            }

            @Override
            public void finished() {
                around(checkpoint, kept::finished);
            }
        };
    }
}
