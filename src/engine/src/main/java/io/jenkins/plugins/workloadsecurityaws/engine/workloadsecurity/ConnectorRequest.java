package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.util.Optional;

/**
 * What a connector is to be created with, or changed to. Values that are absent are not sent.
 *
 * @param role the cross-account role
 * @param displayName the name in the console; absent lets the service choose
 * @param workspacesEnabled whether Amazon WorkSpaces are included
 */
public record ConnectorRequest(RoleArn role, Optional<String> displayName, Optional<Boolean> workspacesEnabled) {}
