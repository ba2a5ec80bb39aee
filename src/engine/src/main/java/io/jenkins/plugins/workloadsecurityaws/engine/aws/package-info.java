/**
 * AWS as the engine sees it: the caller, a target account's IAM, and the one place that builds SDK clients.
 * No SDK object leaves this package, because their texts show external IDs and session tokens.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.aws;
