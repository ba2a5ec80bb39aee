package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that options name. Messages name the option and the file, never what is in it. */
final class Inputs {

    private static final int LARGEST_SECRET = 64 * 1024;
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Inputs() {}

    static String secret(String option, Path file) {
        return oneLine(option, read(option, file, LARGEST_SECRET), "the file " + file);
    }

    static String text(String option, Path file) {
        return read(option, file, LARGEST);
    }

    /** The one line that a source holds, without the mark that some editors put before it. */
    static String oneLine(String option, String source, String name) {
        String text = (source.startsWith(BYTE_ORDER_MARK) ? source.substring(1) : source).strip();
        if (text.isEmpty()) {
            throw new InvalidInputException(option, name + " is empty");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(option, name + " must hold one line");
        }
        return text;
    }

    private static String read(String option, Path file, int most) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(option, file + " is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new InvalidInputException(
                        option,
                        "the file " + file + " is larger than " + most / 1024 + " KiB, so it is not what is meant");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            throw new InvalidInputException(option, "the file " + file + " is not UTF-8 text: save it as UTF-8");
        } catch (IOException unreadable) {
            throw new InvalidInputException(
                    option,
                    "the file " + file + " can't be read: "
                            + (Files.exists(file) ? unreadable.getClass().getSimpleName() : "there is no such file"));
        }
    }

    static InvalidInputException unwritable(Path out, IOException failure) {
        return new InvalidInputException(
                "out",
                "the file " + out + " can't be written: "
                        + (failure instanceof NoSuchFileException
                                ? "there is no directory "
                                        + out.toAbsolutePath().getParent()
                                : failure.getClass().getSimpleName()));
    }
}
