package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How a tenant's AWS accounts are reached. Holds IDs of credentials, never a secret. */
public class AwsSide extends AbstractDescribableImpl<AwsSide> {

    private String verifyCredentialsId;
    private String changeCredentialsId;
    private String accessRole;
    private String region;
    private String endpoint;
    private boolean fips;

    /** Makes settings that use the controller's own identity and no access role. */
    @DataBoundConstructor
    public AwsSide() {}

    /** {@return the ID of the AWS credentials that read; absent: the controller's own identity} */
    @CheckForNull
    public String getVerifyCredentialsId() {
        return verifyCredentialsId;
    }

    /**
     * Sets the credentials that read.
     *
     * @param id the ID of AWS credentials, or empty
     */
    @DataBoundSetter
    public void setVerifyCredentialsId(@CheckForNull String id) {
        this.verifyCredentialsId = Util.fixEmptyAndTrim(id);
    }

    /** {@return the ID of the AWS credentials that write; absent: those that read} */
    @CheckForNull
    public String getChangeCredentialsId() {
        return changeCredentialsId;
    }

    /**
     * Sets the credentials that write.
     *
     * @param id the ID of AWS credentials, or empty
     */
    @DataBoundSetter
    public void setChangeCredentialsId(@CheckForNull String id) {
        this.changeCredentialsId = Util.fixEmptyAndTrim(id);
    }

    /** {@return the role to assume in each target account; absent: the credentials belong to the target account} */
    @CheckForNull
    public String getAccessRole() {
        return accessRole;
    }

    /**
     * Sets the access role.
     *
     * @param name the role's name, for example {@code OrganizationAccountAccessRole}
     */
    @DataBoundSetter
    public void setAccessRole(@CheckForNull String name) {
        this.accessRole = Util.fixEmptyAndTrim(name);
    }

    /** {@return the region of STS, which tells the partition too; absent: {@code us-east-1}} */
    @CheckForNull
    public String getRegion() {
        return region;
    }

    /**
     * Sets the region.
     *
     * @param region for example {@code eu-central-1} or {@code us-gov-west-1}
     */
    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        this.region = Util.fixEmptyAndTrim(region);
    }

    /** {@return one endpoint for every AWS service in place of Amazon's own} */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /**
     * Sets the endpoint.
     *
     * @param endpoint an https URL, or empty
     */
    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    /** {@return whether AWS's FIPS endpoints are used} */
    public boolean isFips() {
        return fips;
    }

    /**
     * Sets whether FIPS endpoints are used.
     *
     * @param fips whether
     */
    @DataBoundSetter
    public void setFips(boolean fips) {
        this.fips = fips;
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityAws")
    public static final class DescriptorImpl extends Descriptor<AwsSide> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AwsSide_displayName();
        }

        /**
         * Lists the AWS credentials that read.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param verifyCredentialsId the current value
         * @return IDs, or only the current value without permission
         */
        @POST
        public ListBoxModel doFillVerifyCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String verifyCredentialsId) {
            return CredentialsChoice.list(item, AmazonWebServicesCredentials.class, verifyCredentialsId);
        }

        /**
         * Lists the AWS credentials that write.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param changeCredentialsId the current value
         * @return IDs, or only the current value without permission
         */
        @POST
        public ListBoxModel doFillChangeCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String changeCredentialsId) {
            return CredentialsChoice.list(item, AmazonWebServicesCredentials.class, changeCredentialsId);
        }

        /**
         * Checks the endpoint's form.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the value in the form
         * @return an error if it is no URL that may be used
         */
        @POST
        public FormValidation doCheckEndpoint(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.toConfigure(item) ? Endpoints.check(value) : FormValidation.ok();
        }
    }
}
