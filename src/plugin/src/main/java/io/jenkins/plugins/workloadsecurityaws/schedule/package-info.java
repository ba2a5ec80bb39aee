/** Verification of all known accounts of a tenant: at its times, or when somebody asks. */
package io.jenkins.plugins.workloadsecurityaws.schedule;
