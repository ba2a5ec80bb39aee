package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import java.util.Map;
import java.util.Optional;

/**
 * What is asked otherwise for one account than for the rest of the run. Absent values and tags leave the run's own.
 *
 * @param roleName the cross-account role's name
 * @param workspaces whether Amazon WorkSpaces are included
 * @param displayName the connector's name
 * @param tags further tags of the role
 */
public record Overrides(
        Optional<String> roleName,
        Optional<Boolean> workspaces,
        Optional<String> displayName,
        Map<String, String> tags) {

    /** Copies the map. */
    public Overrides {
        tags = Map.copyOf(tags);
    }

    /** {@return no override at all} */
    public static Overrides none() {
        return new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }
}
