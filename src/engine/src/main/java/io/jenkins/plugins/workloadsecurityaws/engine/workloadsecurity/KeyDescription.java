package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import java.time.Instant;
import java.util.Optional;

/**
 * What the tenant tells about the API key in use; it need not tell anything.
 *
 * @param name the key's name, empty if not told
 * @param role the role's ID or URN, empty if not told
 * @param active whether the key is active, absent if not told
 * @param expires when it expires; absent if never or not told
 */
public record KeyDescription(String name, String role, Optional<Boolean> active, Optional<Instant> expires) {}
