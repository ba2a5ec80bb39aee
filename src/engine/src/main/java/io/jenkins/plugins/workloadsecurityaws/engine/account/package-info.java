/**
 * The words of the field as immutable values: account, partition, role ARN, external ID, tenant, permission set.
 * Talks to nobody, and each value refuses what AWS would refuse.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.account;
