/**
 * The engine's front door: the one room that the plugin and the command line see. Takes plain values, checks them before
 * any call is made, and answers with reports.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.api;
