package io.jenkins.plugins.workloadsecurityaws.engine.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Feeds a parser with spoilt inputs. Each must be read, or refused with the exception that is documented, within bounds of
 * processor time and of memory, and no message may repeat what stood in the input. The n-th input is the same each time.
 */
public final class Fuzzer {

    /** What is fuzzed. */
    public interface Parser {

        /**
         * Reads an input.
         *
         * @param input the text
         */
        void read(String input) throws Exception;
    }

    /** Stands in most inputs in place of a secret. */
    public static final String CANARY = "c4naryQ7secret";

    private static final int THREADS = 2;
    private static final int WORTH_THREADS = 50_000;
    private static final Duration MOST_TIME = Duration.ofSeconds(5);
    private static final long MOST_MEMORY = 512L * 1024 * 1024;
    private static final int LONGEST = 200_000;

    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ",",
        "\\",
        "\\u0000",
        "\\ud800",
        "null",
        "true",
        "-",
        "0",
        "1e999999999",
        "1.0e-400",
        "99999999999999999999",
        "-9223372036854775809",
        "{\"a\":",
        "[[",
        "{}",
        "*",
        "?",
        "${",
        "${aws:",
        "%",
        "%00",
        "%2B",
        "+",
        "#",
        "&a ",
        "*a",
        "!!java.net.URL ",
        "---\n",
        "- ",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\u0000",
        "\uFEFF",
        "\u2028",
        "\uD800",
        "é",
        "/",
        "//",
        "..",
        "@",
        "arn:aws",
        "arn:",
        "::",
        "<",
        ">",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;",
        "|",
        ">-\n  ",
        "? ",
        "~",
        "\"Statement\":",
        "\"Condition\":{\"StringLike\":{\"sts:ExternalId\":\"*a*b*c*\"}}",
        "ForAllValues:",
        "IfExists",
        "\"Principal\":{\"AWS\":\"*\"}",
        "\"NotPrincipal\"",
        "\"sts:ExternalId\":"
    };

    private final List<String> samples;
    private final Class<? extends Exception> documented;
    private final boolean mayQuote;
    private final Parser parser;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Fuzzer(List<String> samples, Class<? extends Exception> documented, boolean mayQuote, Parser parser) {
        this.samples = samples;
        this.documented = documented;
        this.mayQuote = mayQuote;
        this.parser = parser;
    }

    /**
     * For a parser whose input may hold a secret.
     *
     * @param documented the only exception by which it may refuse
     * @param parser the parser
     * @param samples good inputs, which are spoilt
     * @return the fuzzer
     */
    public static Fuzzer of(Class<? extends Exception> documented, Parser parser, String... samples) {
        return new Fuzzer(List.of(samples), documented, false, parser);
    }

    /** The same for a parser whose input holds no secret, so that its messages may quote it. */
    public static Fuzzer quoting(Class<? extends Exception> documented, Parser parser, String... samples) {
        return new Fuzzer(List.of(samples), documented, true, parser);
    }

    /**
     * Gives a parser of files its input. The file is deleted before, for a disk may be waited for when one is emptied.
     *
     * @param file where to
     * @param content what stands in it
     */
    public static void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, content);
    }

    /**
     * Tries so many inputs.
     *
     * @param inputs how many
     */
    public void run(int inputs) {
        int workers = inputs >= WORTH_THREADS ? THREADS : 1;
        AtomicLongArray current = new AtomicLongArray(workers);
        AtomicInteger made = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(workers, work -> {
            Thread thread = new Thread(work, "fuzzer-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                int first = worker;
                running.add(pool.submit(() -> {
                    for (int number = first; number < inputs; number += workers) {
                        current.set(first, number);
                        check(number);
                    }
                }));
            }
            for (Future<?> worker : running) {
                finish(worker, Duration.ofSeconds(60).plusMillis(5L * inputs), current);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * Tries one input again that a parser failed at once.
     *
     * @param number which
     */
    public void runAgain(int number) {
        check(number);
    }

    private static void finish(Future<?> worker, Duration longest, AtomicLongArray current) {
        try {
            worker.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hang) {
            throw new AssertionError("not done in " + longest + ": at inputs " + current, hang);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private void check(int number) {
        String input = input(new SplittableRandom(number));
        long time = threads.getCurrentThreadCpuTime();
        long memory = threads.getCurrentThreadAllocatedBytes();
        try {
            parser.read(input);
        } catch (Exception refused) {
            if (!documented.isInstance(refused)) {
                throw failure(
                        number, input, "is refused with " + refused.getClass().getName(), refused);
            }
            for (Throwable told = refused; told != null && !mayQuote; told = told.getCause()) {
                if (String.valueOf(told.getMessage()).contains(CANARY)) {
                    throw failure(number, input, "is repeated: " + told.getMessage(), refused);
                }
            }
        } catch (StackOverflowError | OutOfMemoryError tooMuch) {
            throw failure(number, input, "ends in " + tooMuch.getClass().getName(), tooMuch);
        }
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - time);
        long used = threads.getCurrentThreadAllocatedBytes() - memory;
        if (took.compareTo(MOST_TIME) > 0 || used > MOST_MEMORY) {
            throw failure(number, input, "takes " + took + " and " + used / 1024 / 1024 + " MiB", null);
        }
    }

    private static AssertionError failure(int number, String input, String what, Throwable cause) {
        StringBuilder shown = new StringBuilder();
        input.chars()
                .limit(600)
                .forEach(c -> shown.append(c < ' ' || c > '~' ? String.format("\\u%04x", c) : (char) c));
        return new AssertionError(
                "input " + number + " (" + input.length() + " characters) " + what + ": " + shown, cause);
    }

    private String input(SplittableRandom random) {
        StringBuilder text = new StringBuilder(one(random));
        int changes = random.nextInt(9);
        for (int i = 0; i < changes; i++) {
            change(text, random);
        }
        if (random.nextInt(4) > 0) {
            text.insert(random.nextInt(text.length() + 1), CANARY);
        }
        if (text.length() > LONGEST) {
            text.setLength(LONGEST);
        }
        return text.toString();
    }

    private String one(SplittableRandom random) {
        return samples.get(random.nextInt(samples.size()));
    }

    private void change(StringBuilder text, SplittableRandom random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + 1 + random.nextInt(40));
        switch (random.nextInt(9)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
            case 2 -> text.insert(from, TOKENS[random.nextInt(TOKENS.length)]);
            case 3 -> text.replace(from, Math.min(to, from + 1), String.valueOf((char) random.nextInt(256)));
            case 4 -> text.replace(from, Math.min(to, from + 1), String.valueOf((char) random.nextInt(65_536)));
            case 5 -> text.setLength(from);
            case 6 -> {
                String other = one(random);
                text.replace(from, text.length(), other.substring(random.nextInt(other.length() + 1)));
            }
            case 7 -> text.replace(from, to, CANARY);
            default -> repeat(text, from, to, random);
        }
    }

    /** Much of the same: deep, wide or long. Seldom much, for it takes long. */
    private static void repeat(StringBuilder text, int from, int to, SplittableRandom random) {
        String part = random.nextBoolean() ? TOKENS[random.nextInt(TOKENS.length)] : text.substring(from, to);
        int times = random.nextInt(random.nextInt(50) == 0 ? 20_000 : 60);
        text.insert(from, part.repeat(Math.min(times, LONGEST / Math.max(1, part.length()))));
    }
}
