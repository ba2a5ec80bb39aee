/**
 * What people and programs read: text and JSON from the same plan, changes and findings. Holds no secret, because
 * everything it is given was masked before.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.report;
