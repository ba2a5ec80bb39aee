/**
 * IAM, STS and Workload Security on loopback, speaking the real wire formats, for tests, the demo and the benchmark.
 * Written against the references of AWS and Trend; it knows nothing of the engine, or it would agree with itself.
 */
package io.jenkins.plugins.workloadsecurityaws.testbed;
