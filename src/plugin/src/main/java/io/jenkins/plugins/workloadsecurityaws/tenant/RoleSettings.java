package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** How the cross-account roles of a tenant are made. */
public class RoleSettings implements Describable<RoleSettings> {

    private String name;
    private String path;
    private String policyName;
    private String permissionsBoundary;
    private List<RoleTag> tags = new ArrayList<>();

    /** Makes settings with every default. */
    @DataBoundConstructor
    public RoleSettings() {}

    /** {@return the role's name; absent: {@code Workload_Security_Role_Cross}} */
    @CheckForNull
    public String getName() {
        return name;
    }

    /**
     * Sets the role's name.
     *
     * @param name the name, or empty
     */
    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** {@return the role's path; absent: {@code /}} */
    @CheckForNull
    public String getPath() {
        return path;
    }

    /**
     * Sets the role's path.
     *
     * @param path a path that begins and ends with a slash, or empty
     */
    @DataBoundSetter
    public void setPath(@CheckForNull String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    /** {@return the inline policy's name; absent: {@code Workload_Security_Policy_Cross}} */
    @CheckForNull
    public String getPolicyName() {
        return policyName;
    }

    /**
     * Sets the inline policy's name.
     *
     * @param policyName the name, or empty
     */
    @DataBoundSetter
    public void setPolicyName(@CheckForNull String policyName) {
        this.policyName = Util.fixEmptyAndTrim(policyName);
    }

    /** {@return the ARN of the role's permissions boundary} */
    @CheckForNull
    public String getPermissionsBoundary() {
        return permissionsBoundary;
    }

    /**
     * Sets the permissions boundary.
     *
     * @param arn a policy's ARN, or empty
     */
    @DataBoundSetter
    public void setPermissionsBoundary(@CheckForNull String arn) {
        this.permissionsBoundary = Util.fixEmptyAndTrim(arn);
    }

    /** {@return further tags of the role} */
    @NonNull
    public List<RoleTag> getTags() {
        return Collections.unmodifiableList(tags);
    }

    /**
     * Sets further tags.
     *
     * @param tags the tags
     */
    @DataBoundSetter
    public void setTags(@CheckForNull List<RoleTag> tags) {
        this.tags = tags == null ? new ArrayList<>() : new ArrayList<>(tags);
    }

    /** What an older or hand-written configuration does not hold has its default. */
    protected Object readResolve() {
        setTags(tags);
        return this;
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityRole")
    public static final class DescriptorImpl extends Descriptor<RoleSettings> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RoleSettings_displayName();
        }
    }
}
