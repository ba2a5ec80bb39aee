package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.util.Map;
import java.util.Optional;

/**
 * What a role is to be created with (IAM CreateRole).
 *
 * @param name its name
 * @param path its path, {@code /} for none
 * @param trustPolicy the trust policy's JSON text; holds the external ID, so never print it
 * @param boundaryArn the ARN of a permissions boundary, if wanted
 * @param tags its tags
 */
public record NewRole(
        String name, String path, String trustPolicy, Optional<String> boundaryArn, Map<String, String> tags) {

    /** Copies the map. */
    public NewRole {
        tags = Map.copyOf(tags);
    }

    /** {@return path and name alone, for the trust policy holds the external ID} */
    @Override
    public String toString() {
        return "NewRole[" + path + name + "]";
    }
}
