/** The credential that holds a tenant's external ID. */
package io.jenkins.plugins.workloadsecurityaws.credential;
