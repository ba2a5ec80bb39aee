package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accounts that an unfinished run keeps, spoilt by a disk or a person. They are no secret. */
class KeptSelectionFuzzTest {

    private static final String ASKED = "onboard ou-abcd-12345678";

    @TempDir
    private Path directory;

    @Test
    void isReadOrRefusedInBounds() {
        reading().run(400);
    }

    @Tag("thorough")
    @Test
    void isReadOrRefusedInBoundsAMillionTimes() {
        reading().run(1_000_000);
    }

    private Fuzzer reading() {
        return Fuzzer.quoting(
                UncheckedIOException.class,
                text -> {
                    Path own = Files.createDirectories(
                            directory.resolve(Thread.currentThread().getName()));
                    // Every other file is not the UTF-8 that it should be.
                    Fuzzer.write(
                            own.resolve("selection.json"),
                            text.getBytes(
                                    text.length() % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
                    new KeptSelection(own).of(ASKED);
                },
                "{\"version\":1,\"asked\":\"" + ASKED
                        + "\",\"accounts\":[{\"account\":\"111122223333\",\"name\":\"Shop\"},"
                        + "{\"account\":\"444455556666\"}],\"skipped\":[{\"account\":\"777788889999\",\"name\":\"Old\","
                        + "\"reason\":\"it is suspended\"}]}");
    }
}
