package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;

/**
 * Who the AWS credentials belong to (STS GetCallerIdentity).
 *
 * @param account the caller's account
 * @param partition the caller's partition, from its ARN
 * @param arn the caller's ARN
 */
public record CallerIdentity(AccountId account, Partition partition, String arn) {}
