/**
 * The journal: what was begun, done and left open, kept on disk so that a killed run is finished by the next one. The only
 * package that knows the file's format.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.journal;
