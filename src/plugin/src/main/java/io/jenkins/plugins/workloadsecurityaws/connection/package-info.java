/**
 * From a tenant's settings to an open engine: credentials, proxy, what all engines share, and the threads on which all calls
 * are made. Nothing here makes a call for a page render or a step's start.
 */
package io.jenkins.plugins.workloadsecurityaws.connection;
