/**
 * What people and programs read, from the same plan, changes and findings: text, JSON, JUnit XML, HTML and Markdown, on one
 * account or many. Judges nothing. Holds no secret, because everything it is given was masked before; names that people
 * chose may hold anything, so each form escapes.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.report;
