package io.jenkins.plugins.workloadsecurityaws.monitor;

/**
 * Something that somebody should act on.
 *
 * @param text what is wrong, for people
 * @param address where it is mended, below Jenkins' root
 * @param drift whether an account is not as it should be, which concerns security
 */
public record TenantWarning(String text, String address, boolean drift) {}
