package io.jenkins.plugins.workloadsecurityaws.page;

import io.jenkins.plugins.workloadsecurityaws.report.StageLabel;

/**
 * How many accounts are in a stage of a change of the external ID.
 *
 * @param label the stage
 * @param count how many
 * @param address where they are listed, below the overview
 */
public record StageCount(StageLabel label, int count, String address) {}
