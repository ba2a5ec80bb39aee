package io.jenkins.plugins.workloadsecurityaws.schedule;

/**
 * How far a verification of all accounts of a tenant is.
 *
 * @param done how many accounts were looked at
 * @param total how many are looked at in all
 */
public record VerificationProgress(int done, int total) {}
