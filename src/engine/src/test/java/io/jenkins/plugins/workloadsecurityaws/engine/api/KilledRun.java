package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A process that onboards, proves or rotates accounts and halts at one checkpoint, without any cleaning up. A checkpoint is each moment at which
 * the run asks what time it is: right before each entry of its journal, and between. Arguments: AWS endpoint, Workload
 * Security URL, access key ID, secret key, API key, external ID, journal directory, number of the checkpoint (-1 is never
 * reached), how far the testbed's clock is ahead, command,
 * account IDs. Prints how many checkpoints it passed.
 */
final class KilledRun {

    static final int KILLED = 137;

    /** So many tags that two processes hardly keep them in the same order: each salts its immutable maps anew. */
    static final AccountRequest TEMPLATE = new AccountRequest(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            IntStream.range(0, 12).boxed().collect(Collectors.toMap(number -> "tag-" + number, String::valueOf)),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private KilledRun() {}

    /** Starts a process that does a command ({@code onboard}, {@code prove} or {@code rotate}) on accounts of a testbed. */
    static Process start(Testbed testbed, String command, Path journal, int checkpoint, List<String> accounts)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledRun.class.getName(),
                testbed.awsEndpoint().toString(),
                testbed.workloadSecurityUrl().toString(),
                testbed.caller().accessKeyId(),
                testbed.caller().secretAccessKey(),
                testbed.vendor().apiKey(),
                testbed.vendor().externalId(),
                journal.toString(),
                String.valueOf(checkpoint),
                Duration.between(Instant.now(), testbed.clock().instant()).toString(),
                command));
        line.addAll(accounts);
        return new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] args) {
        AtomicInteger passed = new AtomicInteger();
        int fatal = Integer.parseInt(args[7]);
        Runnable checkpoint = () -> {
            if (passed.getAndIncrement() == fatal) {
                Runtime.getRuntime().halt(KILLED);
            }
        };
        try (Fleet fleet = fleet(args, checkpoint)) {
            List<String> accounts = List.of(args).subList(10, args.length);
            FleetCommand command =
                    switch (args[9]) {
                        case "prove" -> FleetCommand.prove();
                        case "rotate" -> FleetCommand.rotateExternalId(false);
                        default -> FleetCommand.onboard();
                    };
            fleet.run(command, FleetScene.of(accounts), TEMPLATE, progress -> {});
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
        AwsSettings aws = new AwsSettings(
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
        WaitTimes waits = new WaitTimes(2, moment, moment, Duration.ofSeconds(60), Duration.ofSeconds(60));
        Duration answer = Duration.ofSeconds(60);
        Timing timing =
                new Timing(time(Duration.parse(args[8]), checkpoint), waits, new CallTiming(answer, answer, answer));
        Path journal = Path.of(args[6]);
        AuditTrail trail = AuditTrail.open(
                journal.resolveSibling(journal.getFileName() + ".audit"), AuditTrail.DEFAULT_SIZE, "killed run");
        FleetOptions options = FleetScene.options(1, OptionalInt.empty(), Optional.of(journal))
                .with(new Audit(trail, "user who is killed"));
        return Fleet.open(args[9].equals("rotate") ? tenant.movingTo(() -> args[5]) : tenant, aws, options, timing);
    }

    private static Time time(Duration ahead, Runnable checkpoint) {
        Time system = Time.system();
        return new Time() {
            @Override
            public Instant now() {
                checkpoint.run();
                return system.now().plus(ahead);
            }

            @Override
            public Duration elapsed() {
                return system.elapsed();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                system.sleep(duration);
            }
        };
    }
}
