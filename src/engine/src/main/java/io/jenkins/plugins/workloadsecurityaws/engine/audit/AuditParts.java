package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a trail: the one that is written, and before it those that grew too large, which have a number behind their
 * name and never change again. The oldest has the lowest.
 */
final class AuditParts {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** What is done with each line. */
    interface Reader {

        /**
         * Hears a line.
         *
         * @param part the file
         * @param bytes the line without its end, cut where it is longer than any line of a trail
         * @param ended whether it has an end
         * @return whether to read on
         */
        boolean hear(Path part, byte[] bytes, boolean ended);
    }

    private AuditParts() {}

    /** All files of a trail, the oldest first; the one that is written need not be there. */
    static List<Path> of(Path file) throws IOException {
        List<Path> parts = new ArrayList<>();
        for (long number : numbers(file)) {
            parts.add(part(file, number));
        }
        if (Files.exists(file)) {
            parts.add(file);
        }
        return parts;
    }

    /** The newest file that is not written any more. */
    static Optional<Path> newest(Path file) throws IOException {
        long[] numbers = numbers(file);
        return numbers.length == 0 ? Optional.empty() : Optional.of(part(file, numbers[numbers.length - 1]));
    }

    /** The name for the file when it is not written any more. */
    static Path next(Path file) throws IOException {
        long[] numbers = numbers(file);
        return part(file, numbers.length == 0 ? 1 : numbers[numbers.length - 1] + 1);
    }

    private static Path part(Path file, long number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static long[] numbers(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            return new long[0];
        }
        String lead = file.getFileName() + ".";
        try (Stream<Path> there = Files.list(directory)) {
            return there.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(lead))
                    .map(name -> number(name.substring(lead.length())))
                    .flatMapToLong(OptionalLong::stream)
                    .sorted()
                    .toArray();
        }
    }

    private static OptionalLong number(String text) {
        return NUMBER.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Reads all lines of some files, in bounded memory. */
    static void read(List<Path> parts, Reader reader) throws IOException {
        for (Path part : parts) {
            if (!read(part, reader)) {
                return;
            }
        }
    }

    private static boolean read(Path part, Reader reader) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int one = in.read(); one >= 0; one = in.read()) {
                if (one == '\n') {
                    if (!reader.hear(part, line.toByteArray(), true)) {
                        return false;
                    }
                    line.reset();
                } else if (line.size() <= AuditLine.LONGEST) {
                    line.write(one);
                }
            }
            return line.size() == 0 || reader.hear(part, line.toByteArray(), false);
        }
    }

    /** The last bytes of a file, of so many at most. */
    static byte[] end(Path part, int most) throws IOException {
        try (InputStream in = Files.newInputStream(part)) {
            in.skipNBytes(Math.max(0, Files.size(part) - most));
            return in.readNBytes(most);
        }
    }

    /** Where the line begins that ends before a place. */
    static int lineBefore(byte[] bytes, int end) {
        int from = end;
        while (from > 0 && bytes[from - 1] != '\n') {
            from--;
        }
        return from;
    }
}
