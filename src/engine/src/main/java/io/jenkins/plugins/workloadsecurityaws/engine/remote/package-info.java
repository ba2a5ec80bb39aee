/**
 * What every remote call has in common: how it can fail, when it is made again, how calls are counted and logged, how
 * waiting is done, how secrets are kept out of texts that came from outside. Knows neither AWS nor Workload Security.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.remote;
