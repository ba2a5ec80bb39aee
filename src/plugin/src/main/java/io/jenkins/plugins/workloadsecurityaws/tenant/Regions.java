package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import java.util.regex.Pattern;

/** The regions of Trend Cloud One, of which there may be more tomorrow. */
public final class Regions {

    private static final Pattern FORM = Pattern.compile("[a-z]+(-[a-z]+)*-\\d+");

    private Regions() {}

    /** {@return those that are documented} */
    public static ComboBoxModel known() {
        return new ComboBoxModel("us-1", "au-1", "ca-1", "de-1", "gb-1", "in-1", "jp-1", "sg-1");
    }

    /**
     * Checks a region in a form.
     *
     * @param region the region; empty is fine
     * @return a warning if it does not look like one
     */
    public static FormValidation check(@CheckForNull String region) {
        String code = Util.fixEmptyAndTrim(region);
        return code == null || FORM.matcher(code).matches()
                ? FormValidation.ok()
                : FormValidation.warning(Messages.Regions_form());
    }
}
