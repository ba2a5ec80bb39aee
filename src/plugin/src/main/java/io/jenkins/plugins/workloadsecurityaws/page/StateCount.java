package io.jenkins.plugins.workloadsecurityaws.page;

/**
 * How many accounts are in a state.
 *
 * @param label the state
 * @param count how many
 * @param address where they are listed, below the overview
 */
public record StateCount(StateLabel label, int count, String address) {}
