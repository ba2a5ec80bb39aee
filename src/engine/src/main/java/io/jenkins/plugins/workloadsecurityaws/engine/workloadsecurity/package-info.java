/**
 * Workload Security's API for AWS connectors: the port that the engine sees, the HTTP adapter, and the rate governor.
 * Rules come from Trend's OpenAPI document and guides; docs/workload-security-api.md lists what is uncertain.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;
