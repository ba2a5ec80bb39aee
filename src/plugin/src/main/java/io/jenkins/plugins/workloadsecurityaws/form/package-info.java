/** The forms of a tenant: what they offer, check and test. Everything here answers to whoever may configure it only. */
package io.jenkins.plugins.workloadsecurityaws.form;
