/** Who wrote what: one audit trail for the whole controller, which every write goes through. */
package io.jenkins.plugins.workloadsecurityaws.audit;
