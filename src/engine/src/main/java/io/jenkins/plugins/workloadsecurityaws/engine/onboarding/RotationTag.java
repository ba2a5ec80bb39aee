package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What a role's own tag tells of a change of its external ID, so that any process knows it; no value of an ID. The trust
 * policy is the fact, and the tag is written right before it.
 *
 * @param stage the stage
 * @param since when it was begun, by the wall clock, to the second
 * @param run names the run that began it
 */
record RotationTag(RotationStage stage, Instant since, String run) {

    RotationTag {
        since = since.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The tag of a role; empty if it has none, or one that this product did not write so. */
    static Optional<RotationTag> of(Role role) {
        String[] parts = Optional.ofNullable(role.tags().get(RoleSpec.ROTATION))
                .orElse("")
                .split(" ");
        if (parts.length != 3) {
            return Optional.empty();
        }
        for (RotationStage stage : RotationStage.values()) {
            if (stage.label().equals(parts[0])) {
                try {
                    return Optional.of(new RotationTag(stage, Instant.parse(parts[1]), parts[2]));
                } catch (DateTimeException notATime) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the role is in the middle of the change. */
    boolean isUnderWay() {
        return stage == RotationStage.BOTH || stage == RotationStage.NARROWED;
    }

    Map<String, String> asTags() {
        return Map.of(RoleSpec.ROTATION, stage.label() + " " + since + " " + run);
    }
}
