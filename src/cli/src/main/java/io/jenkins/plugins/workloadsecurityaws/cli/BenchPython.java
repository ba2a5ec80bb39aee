package io.jenkins.plugins.workloadsecurityaws.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same verification as a thread pool on the AWS SDK for Python. Keys go through the environment and accounts through
 * standard input, so that no argument shows them.
 */
final class BenchPython {

    private static final String SCRIPT = "verify.py";

    /** What a run of the script cost its process, its start and imports left out. */
    record Run(String boto3, int accounts, int failed, double seconds, double cpuSeconds) {

        double accountsPerCpuSecond() {
            return accounts / cpuSeconds;
        }
    }

    private final String python;

    BenchPython(String python) {
        this.python = python;
    }

    /** Whether the interpreter is there and has the SDK. */
    boolean isThere() throws IOException {
        try {
            Process process = new ProcessBuilder(python, "-c", "import boto3")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking for " + python, stopped);
        }
    }

    /** Runs the script, which verifies all accounts twice. */
    List<Run> run(List<String> accounts, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(python, "-c", script()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(String.join("\n", accounts));
        }
        List<Run> runs = new ArrayList<>();
        for (String line : process.inputReader(StandardCharsets.UTF_8).lines().toList()) {
            JsonNode run = new ObjectMapper().readTree(line);
            runs.add(new Run(
                    run.get("boto3").asText(),
                    run.get("accounts").asInt(),
                    run.get("failed").asInt(),
                    run.get("seconds").asDouble(),
                    run.get("cpuSeconds").asDouble()));
        }
        if (runs.isEmpty()) {
            throw new IOException("the script for comparison ended without a result; its errors stand above");
        }
        return runs;
    }

    private static String script() throws IOException {
        try (InputStream script = BenchPython.class.getResourceAsStream(SCRIPT)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
