package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tag of a role whose external ID is being changed, as somebody else may have written it. */
class RotationTagFuzzTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void isReadOrTakenForNoneInBounds() {
        reading().run(400);
    }

    @Tag("thorough")
    @Test
    void isReadOrTakenForNoneInBoundsAMillionTimes() {
        reading().run(1_000_000);
    }

    /** A tag is never refused, so the exception that would be documented is one that none throws. */
    private static Fuzzer reading() {
        return Fuzzer.of(
                InvalidInputException.class,
                text -> RotationTag.of(role(text)).ifPresent(tag -> {
                    tag.asTags();
                    Duration.between(tag.since(), NOW);
                }),
                "both 2026-03-01T12:00:00Z run-7",
                "not-begun +1000000000-12-31T23:59:59.999999999Z run-7",
                "narrowed -1000000000-01-01T00:00:00Z run-7");
    }

    private static Role role(String tag) {
        return new Role(
                RoleArn.parse("arn:aws:iam::111122223333:role/R"),
                "{}",
                Optional.empty(),
                Map.of(RoleSpec.ROTATION, tag),
                Optional.empty());
    }
}
