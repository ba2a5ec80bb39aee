/**
 * Many accounts in one run: which accounts, a bounded number of workers, what failed kept apart from what did not, and a
 * journal from which a killed run goes on. What is right or wrong with one account is decided below, in onboarding.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.fleet;
