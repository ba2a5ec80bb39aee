/**
 * The engine's operations. Requests are plain values, checked before any call is made; answers are the engine's own values,
 * which the packages account, finding and report hold.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.api;
