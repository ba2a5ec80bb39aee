/**
 * The engine from a shell, for those without Jenkins; also the demo and the benchmark.
 * Reports go to standard output, progress and errors to standard error.
 */
package io.jenkins.plugins.workloadsecurityaws.cli;
