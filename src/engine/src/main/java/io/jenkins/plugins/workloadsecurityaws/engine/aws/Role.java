package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A role as IAM describes it (GetRole).
 *
 * @param arn its ARN, path included
 * @param trustPolicy the trust policy's JSON text, already URL-decoded; holds the external ID, so never print it
 * @param boundaryArn the ARN of its permissions boundary, if it has one
 * @param tags its tags
 * @param created when it was made
 */
public record Role(
        RoleArn arn,
        String trustPolicy,
        Optional<String> boundaryArn,
        Map<String, String> tags,
        Optional<Instant> created) {

    /** Copies the map. */
    public Role {
        tags = Map.copyOf(tags);
    }

    /** {@return the ARN alone, for the trust policy holds the external ID} */
    @Override
    public String toString() {
        return "Role[" + arn + "]";
    }
}
