package io.jenkins.plugins.workloadsecurityaws.engine.aws;

/**
 * A managed policy attached to a role (IAM ListAttachedRolePolicies).
 *
 * @param name its name
 * @param arn its ARN
 */
public record AttachedPolicy(String name, String arn) {}
