/**
 * What can be found right or wrong, each with a stable code, a severity, a message and a remedy.
 * Every other package reports in these terms; the codes are the contract with users' scripts.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.finding;
