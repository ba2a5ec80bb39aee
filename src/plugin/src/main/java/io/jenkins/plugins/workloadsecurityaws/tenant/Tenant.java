package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Describable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * One tenant of Workload Security. Holds names and IDs of credentials, never a secret. Written by form and YAML binding
 * only; readers see it unchanging.
 */
public class Tenant implements Describable<Tenant> {

    private final String name;
    private String identity;
    private String region;
    private String url;
    private String verifyApiKeyCredentialsId;
    private String changeApiKeyCredentialsId;
    private String externalIdCredentialsId;
    private String newExternalIdCredentialsId;
    private AwsAccessSettings aws = new AwsAccessSettings();
    private RoleSettings role = new RoleSettings();
    private ManagerSettings manager = new ManagerSettings();
    private VerificationSchedule reverification;
    private List<Grant> grants = new ArrayList<>();
    private boolean adopt;
    private boolean remove;
    private boolean switchExternalId;

    /**
     * Names the tenant.
     *
     * @param name what pipelines call it; unique where it is defined, and what a tag of an IAM role can hold
     */
    @DataBoundConstructor
    public Tenant(@NonNull String name) {
        this.name = Util.fixNull(name).strip();
    }

    /** {@return what pipelines call it} */
    @NonNull
    public String getName() {
        return name;
    }

    /** {@return what roles carry in their ownership tag, whatever becomes of the name; null: it is given when it is saved} */
    @CheckForNull
    public String getIdentity() {
        return identity;
    }

    /**
     * Proposes an identity; {@link TenantIdentities} decides.
     *
     * @param identity 1 to 256 letters, digits, spaces and {@code _.:/=+-@}, or empty
     */
    @DataBoundSetter
    public void setIdentity(@CheckForNull String identity) {
        this.identity = Util.fixEmptyAndTrim(identity);
    }

    /** {@return the Cloud One region, for example {@code us-1}; either this or the URL} */
    @CheckForNull
    public String getRegion() {
        return region;
    }

    /**
     * Sets the region.
     *
     * @param region the region's code, or empty
     */
    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        this.region = Util.fixEmptyAndTrim(region);
    }

    /** {@return the manager's URL in place of a region} */
    @CheckForNull
    public String getUrl() {
        return url;
    }

    /**
     * Sets the URL.
     *
     * @param url an https URL, or empty
     */
    @DataBoundSetter
    public void setUrl(@CheckForNull String url) {
        this.url = Util.fixEmptyAndTrim(url);
    }

    /** {@return the ID of the credential with the API key that reads} */
    @CheckForNull
    public String getVerifyApiKeyCredentialsId() {
        return verifyApiKeyCredentialsId;
    }

    /**
     * Sets the key that reads.
     *
     * @param id the ID of a secret text
     */
    @DataBoundSetter
    public void setVerifyApiKeyCredentialsId(@CheckForNull String id) {
        this.verifyApiKeyCredentialsId = Util.fixEmptyAndTrim(id);
    }

    /** {@return the ID of the credential with the API key that writes; absent: the one that reads} */
    @CheckForNull
    public String getChangeApiKeyCredentialsId() {
        return changeApiKeyCredentialsId;
    }

    /**
     * Sets the key that writes.
     *
     * @param id the ID of a secret text, or empty
     */
    @DataBoundSetter
    public void setChangeApiKeyCredentialsId(@CheckForNull String id) {
        this.changeApiKeyCredentialsId = Util.fixEmptyAndTrim(id);
    }

    /** {@return the ID of the credential with the external ID} */
    @CheckForNull
    public String getExternalIdCredentialsId() {
        return externalIdCredentialsId;
    }

    /**
     * Sets the credential with the external ID.
     *
     * @param id the ID of an external ID or a secret text
     */
    @DataBoundSetter
    public void setExternalIdCredentialsId(@CheckForNull String id) {
        this.externalIdCredentialsId = Util.fixEmptyAndTrim(id);
    }

    /** {@return the ID of the credential with the external ID that accounts are being moved to; null: they are not} */
    @CheckForNull
    public String getNewExternalIdCredentialsId() {
        return newExternalIdCredentialsId;
    }

    /**
     * Sets the credential with the external ID that accounts are being moved to.
     *
     * @param id the ID of an external ID or a secret text, or empty
     */
    @DataBoundSetter
    public void setNewExternalIdCredentialsId(@CheckForNull String id) {
        this.newExternalIdCredentialsId = Util.fixEmptyAndTrim(id);
    }

    /** {@return how AWS accounts are reached} */
    @NonNull
    public AwsAccessSettings getAws() {
        return aws;
    }

    /**
     * Sets how AWS accounts are reached.
     *
     * @param aws the settings
     */
    @DataBoundSetter
    public void setAws(@CheckForNull AwsAccessSettings aws) {
        this.aws = aws == null ? new AwsAccessSettings() : aws;
    }

    /** {@return how cross-account roles are made} */
    @NonNull
    public RoleSettings getRole() {
        return role;
    }

    /**
     * Sets how cross-account roles are made.
     *
     * @param role the settings
     */
    @DataBoundSetter
    public void setRole(@CheckForNull RoleSettings role) {
        this.role = role == null ? new RoleSettings() : role;
    }

    /** {@return what is rarely changed about the manager} */
    @NonNull
    public ManagerSettings getManager() {
        return manager;
    }

    /**
     * Sets what is rarely changed about the manager.
     *
     * @param manager the settings
     */
    @DataBoundSetter
    public void setManager(@CheckForNull ManagerSettings manager) {
        this.manager = manager == null ? new ManagerSettings() : manager;
    }

    /** {@return when accounts are verified again; null: never by itself} */
    @CheckForNull
    public VerificationSchedule getReverification() {
        return reverification;
    }

    /**
     * Sets when accounts are verified again.
     *
     * @param reverification the schedule, or null
     */
    @DataBoundSetter
    public void setReverification(@CheckForNull VerificationSchedule reverification) {
        this.reverification = reverification;
    }

    /** {@return which jobs and folders may use a tenant that is defined at the root} */
    @NonNull
    public List<Grant> getGrants() {
        return Collections.unmodifiableList(grants);
    }

    /**
     * Sets which jobs and folders may use it.
     *
     * @param grants the grants; none: nobody
     */
    @DataBoundSetter
    public void setGrants(@CheckForNull List<Grant> grants) {
        this.grants = grants == null ? new ArrayList<>() : new ArrayList<>(grants);
    }

    /** {@return whether jobs of the folder that defines it may take over what somebody else made} */
    public boolean isAdopt() {
        return adopt;
    }

    /**
     * Sets whether jobs of the folder may take over what somebody else made.
     *
     * @param adopt whether; of no effect at the root, where grants say it
     */
    @DataBoundSetter
    public void setAdopt(boolean adopt) {
        this.adopt = adopt;
    }

    /** {@return whether jobs of the folder that defines it may remove accounts} */
    public boolean isRemove() {
        return remove;
    }

    /**
     * Sets whether jobs of the folder may remove accounts.
     *
     * @param remove whether; of no effect at the root, where grants say it
     */
    @DataBoundSetter
    public void setRemove(boolean remove) {
        this.remove = remove;
    }

    /** {@return whether jobs of the folder that defines it may switch its stored external ID to the new one} */
    public boolean isSwitchExternalId() {
        return switchExternalId;
    }

    /**
     * Sets whether jobs of the folder may switch the stored external ID to the new one, once every account was moved to it.
     *
     * @param switchExternalId whether; of no effect at the root, where grants say it
     */
    @DataBoundSetter
    public void setSwitchExternalId(boolean switchExternalId) {
        this.switchExternalId = switchExternalId;
    }

    /** The same tenant once all its accounts were moved to the new external ID. */
    Tenant withNewExternalId() {
        Tenant copy = withGrants(grants);
        copy.externalIdCredentialsId = newExternalIdCredentialsId;
        copy.newExternalIdCredentialsId = null;
        return copy;
    }

    /** The same tenant with other grants; this one stays as it is for whoever is reading it. */
    Tenant withGrants(List<Grant> others) {
        Tenant copy = new Tenant(name);
        copy.identity = identity;
        copy.region = region;
        copy.url = url;
        copy.verifyApiKeyCredentialsId = verifyApiKeyCredentialsId;
        copy.changeApiKeyCredentialsId = changeApiKeyCredentialsId;
        copy.externalIdCredentialsId = externalIdCredentialsId;
        copy.newExternalIdCredentialsId = newExternalIdCredentialsId;
        copy.aws = aws;
        copy.role = role;
        copy.manager = manager;
        copy.reverification = reverification;
        copy.adopt = adopt;
        copy.remove = remove;
        copy.switchExternalId = switchExternalId;
        copy.setGrants(others);
        return copy;
    }

    /** What an older or hand-written configuration does not hold has its default. */
    protected Object readResolve() {
        setAws(aws);
        setRole(role);
        setManager(manager);
        setGrants(grants);
        return this;
    }
}
