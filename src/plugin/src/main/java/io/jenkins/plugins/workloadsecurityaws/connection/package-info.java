/**
 * From a tenant's settings to an open engine: credentials, proxy, shared limits and locks, and the pool that all calls
 * run on. Nothing here is called from a page render or a step's start.
 */
package io.jenkins.plugins.workloadsecurityaws.connection;
