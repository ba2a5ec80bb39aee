/**
 * Tenants of Workload Security as administrators describe them: where they are, whose credentials serve, who may use
 * them, how roles are made, and when accounts are verified again.
 */
package io.jenkins.plugins.workloadsecurityaws.tenant;
