/**
 * Workload Security's API for AWS connectors: {@link TenantSettings} says how it
 * is reached, {@link WorkloadSecurity} makes the calls, {@link RateLimiter} keeps them under the vendor's limit.
 * Rules come from Trend's OpenAPI document and guides; docs/workload-security-api.md lists what is uncertain.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;
