/** The pipeline steps, one for each thing that is done with an account, and the work behind them. */
package io.jenkins.plugins.workloadsecurityaws.step;
