package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;

/** How many accounts a scheduled run may change: a number from 1, or nothing for the default. */
final class Limits {

    private Limits() {}

    static void check(@CheckForNull Integer limit) {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException(Messages.Limits_tooLow());
        }
    }

    static FormValidation validate(String text) {
        return Util.fixEmptyAndTrim(text) == null ? FormValidation.ok() : FormValidation.validatePositiveInteger(text);
    }
}
