package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was seen of the role. */
public sealed interface RoleState {

    /**
     * The role does not exist.
     *
     * @param wouldBe the ARN it would have
     */
    record Absent(RoleArn wouldBe) implements RoleState {}

    /**
     * The role exists.
     *
     * @param role as IAM describes it
     * @param inline its inline policies that were read, JSON text by name
     * @param attached its attached managed policies that were read
     * @param boundary the text of its permissions boundary, if it has one and it was read
     * @param depth how much was read
     */
    record Found(
            Role role, Map<String, String> inline, List<ManagedPolicy> attached, Optional<String> boundary, Depth depth)
            implements RoleState {

        /** Copies the collections. */
        public Found {
            inline = Map.copyOf(inline);
            attached = List.copyOf(attached);
        }
    }

    /**
     * The role could not be read.
     *
     * @param why what kept it from being read
     */
    record Unreadable(Finding why) implements RoleState {}

    /** The role was not asked for: it does not matter for what is wanted. */
    record NotAsked() implements RoleState {}

    /**
     * A managed policy that is attached to the role.
     *
     * @param arn its ARN
     * @param document its default version's JSON text
     */
    record ManagedPolicy(String arn, String document) {}
}
