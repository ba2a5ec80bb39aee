package io.jenkins.plugins.workloadsecurityaws.testbed;

/**
 * An access key of the testbed's.
 *
 * @param accessKeyId its ID
 * @param secretAccessKey its secret
 */
public record Keys(String accessKeyId, String secretAccessKey) {}
