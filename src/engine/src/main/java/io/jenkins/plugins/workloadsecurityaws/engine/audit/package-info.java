/**
 * The audit trail: one line for each write, each holding the hash of the one before. The only package that knows the
 * file's form.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.audit;
