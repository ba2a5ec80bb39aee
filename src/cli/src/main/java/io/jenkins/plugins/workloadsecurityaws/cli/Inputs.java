package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that options name. Messages name the option and the file, never what is in it. */
final class Inputs {

    private Inputs() {}

    static String secret(String option, Path file) {
        String text = text(option, file).strip();
        if (text.isEmpty()) {
            throw new InvalidInputException(option, "the file " + file + " is empty");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(option, "the file " + file + " must hold one line");
        }
        return text;
    }

    static String text(String option, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new InvalidInputException(
                    option,
                    "the file " + file + " can't be read: "
                            + (Files.exists(file) ? unreadable.getClass().getSimpleName() : "there is no such file"));
        }
    }
}
