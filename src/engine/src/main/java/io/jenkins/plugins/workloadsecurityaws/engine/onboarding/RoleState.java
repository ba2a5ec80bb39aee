package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was seen of the role. */
public sealed interface RoleState {

    /**
     * The role does not exist.
     *
     * @param wouldBe the ARN it would have
     * @param at when IAM said so
     */
    record Absent(RoleArn wouldBe, Instant at) implements RoleState {}

    /**
     * The role exists.
     *
     * @param role as IAM describes it
     * @param inline its inline policies by name, as far as the depth goes
     * @param attached its attached managed policies, as far as the depth goes
     * @param boundary its permissions boundary, if it has one; read whenever the depth is full
     * @param depth how much was read
     * @param at when
     */
    record Found(
            Role role,
            Map<String, Reading<String>> inline,
            List<ManagedPolicy> attached,
            Optional<ManagedPolicy> boundary,
            Depth depth,
            Instant at)
            implements RoleState {

        /** Copies the collections; the policies are sorted by name. */
        public Found {
            inline = Collections.unmodifiableMap(new TreeMap<>(inline));
            attached = List.copyOf(attached);
        }
    }

    /**
     * The role could not be read.
     *
     * @param why what kept it from being read
     * @param kind the same for programs
     */
    record Unreadable(Finding why, FailureKind kind) implements RoleState {}

    /** The role was not asked for: it does not matter for what is wanted. */
    record NotAsked() implements RoleState {}

    /**
     * A managed policy that is attached to the role, or bounds it.
     *
     * @param arn its ARN
     * @param document its default version's JSON text
     */
    record ManagedPolicy(String arn, Reading<String> document) {}
}
