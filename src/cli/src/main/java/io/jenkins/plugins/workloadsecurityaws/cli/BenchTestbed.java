package io.jenkins.plugins.workloadsecurityaws.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.TestbedMain;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The testbed in a process of its own, so that its work is not counted as the engine's. */
final class BenchTestbed implements AutoCloseable {

    private final Optional<Process> process;
    private final JsonNode hello;

    private BenchTestbed(Optional<Process> process, String hello) throws IOException {
        this.process = process;
        this.hello = new ObjectMapper().readTree(hello);
    }

    static BenchTestbed start(int accounts, int latencyMillis, Optional<Integer> vendorLimit, int windowSeconds)
            throws IOException {
        List<String> command = java(TestbedMain.class);
        command.addAll(List.of("--accounts", String.valueOf(accounts), "--latency-ms", String.valueOf(latencyMillis)));
        vendorLimit.ifPresent(limit -> command.addAll(List.of(
                "--new-accounts",
                "--vendor-limit",
                limit.toString(),
                "--vendor-window",
                String.valueOf(windowSeconds))));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException("the testbed's process ended before it was ready");
        }
        return new BenchTestbed(Optional.of(process), line);
    }

    private static List<String> java(Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // So that it takes as little as it can of the processors that both share.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }

    /** A testbed that another process started and ends, by the line that it said. */
    static BenchTestbed at(String hello) throws IOException {
        return new BenchTestbed(Optional.empty(), hello);
    }

    /** Has a process of its own verify the accounts, so that the testbed is warm before anything is measured. */
    void warmUp() throws IOException {
        Process other = new ProcessBuilder(java(BenchWarmUp.class))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Writer stdin = other.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(hello + "\n");
        }
        try {
            if (other.waitFor() != 0) {
                throw new IOException("the process that warms the testbed up failed");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the testbed was warmed up", stopped);
        }
    }

    List<String> accounts() {
        JsonNode range = hello.get("accounts");
        return LongStream.rangeClosed(range.get(0).asLong(), range.get(1).asLong())
                .mapToObj(number -> String.format("%012d", number))
                .toList();
    }

    TenantSettings tenant(OptionalInt callsPerMinute) {
        return new TenantSettings(
                Optional.of("bench"),
                Optional.empty(),
                Optional.of(text("workloadSecurityUrl")),
                Optional.empty(),
                () -> text("apiKey"),
                Optional.of(() -> text("externalId")),
                Optional.empty(),
                Optional.empty(),
                callsPerMinute);
    }

    AwsSettings aws(int workers) {
        return new AwsSettings(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(text("accessKeyId"), text("secretAccessKey"))),
                Optional.empty(),
                Optional.of(URI.create(text("awsEndpoint"))),
                Optional.of("OrganizationAccountAccessRole"),
                List.of(),
                "workload-security-aws-bench",
                false,
                Optional.empty(),
                workers);
    }

    /** What the script for comparison is told. */
    Map<String, String> environment(int workers) {
        return Map.of(
                "AWS_ACCESS_KEY_ID", text("accessKeyId"),
                "AWS_SECRET_ACCESS_KEY", text("secretAccessKey"),
                "BENCH_AWS_ENDPOINT", text("awsEndpoint"),
                "BENCH_WORKLOAD_SECURITY_URL", text("workloadSecurityUrl"),
                "BENCH_API_KEY", text("apiKey"),
                "BENCH_EXTERNAL_ID", text("externalId"),
                "BENCH_WORKERS", String.valueOf(workers));
    }

    private String text(String member) {
        return hello.get(member).asText();
    }

    /** The process ends when its standard input does. */
    @Override
    public void close() throws IOException {
        if (process.isPresent()) {
            process.get().getOutputStream().close();
        }
    }
}
