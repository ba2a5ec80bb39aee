package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A tag of a cross-account role. Immutable. */
public class RoleTag implements Describable<RoleTag> {

    private final String key;
    private final String value;

    /**
     * Makes the tag.
     *
     * @param key 1 to 128 characters, not beginning with {@code aws:}
     * @param value up to 256 characters
     */
    @DataBoundConstructor
    public RoleTag(@NonNull String key, @NonNull String value) {
        this.key = Util.fixNull(key).strip();
        this.value = Util.fixNull(value).strip();
    }

    /** {@return the key} */
    @NonNull
    public String getKey() {
        return key;
    }

    /** {@return the value} */
    @NonNull
    public String getValue() {
        return value;
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityRoleTag")
    public static final class DescriptorImpl extends Descriptor<RoleTag> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RoleTag_displayName();
        }
    }
}
