/**
 * IAM policy documents: read without loss, written in Trend's form, and evaluated by AWS's published rules.
 * Pure functions: may Workload Security assume the role, may anyone else, and what may the role do?
 */
package io.jenkins.plugins.workloadsecurityaws.engine.policy;
