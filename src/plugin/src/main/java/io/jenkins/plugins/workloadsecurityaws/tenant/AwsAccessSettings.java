package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** How a tenant's AWS accounts are reached. Holds IDs of credentials, never a secret. */
public class AwsAccessSettings implements Describable<AwsAccessSettings> {

    private String verifyCredentialsId;
    private String changeCredentialsId;
    private String accessRole;
    private String region;
    private String endpoint;
    private boolean fips;

    /** Makes settings that use the controller's own identity and no access role. */
    @DataBoundConstructor
    public AwsAccessSettings() {}

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
}
