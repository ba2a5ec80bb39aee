package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
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

/** What is rarely changed about a tenant's manager: for other partitions and for managers of one's own. */
public class ManagerSettings implements Describable<ManagerSettings> {

    private String trustedAccount;
    private String keyKind;
    private Integer callsPerMinute;
    private String caCertificate;

    /** Makes settings with every default. */
    @DataBoundConstructor
    public ManagerSettings() {}

    /** {@return the AWS account that the manager runs in, an ID or a root ARN; absent: 147995105371} */
    @CheckForNull
    public String getTrustedAccount() {
        return trustedAccount;
    }

    /**
     * Sets the trusted account.
     *
     * @param account an ID or a root ARN, or empty
     */
    @DataBoundSetter
    public void setTrustedAccount(@CheckForNull String account) {
        this.trustedAccount = Util.fixEmptyAndTrim(account);
    }

    /** {@return {@code api-key} or {@code api-secret-key}; absent: by the host} */
    @CheckForNull
    public String getKeyKind() {
        return keyKind;
    }

    /**
     * Sets how the API key travels.
     *
     * @param keyKind {@code api-key}, {@code api-secret-key} or empty
     */
    @DataBoundSetter
    public void setKeyKind(@CheckForNull String keyKind) {
        this.keyKind = Util.fixEmptyAndTrim(keyKind);
    }

    /** {@return how many calls a minute all builds together may make; absent: as many as the service takes} */
    @CheckForNull
    public Integer getCallsPerMinute() {
        return callsPerMinute;
    }

    /**
     * Sets the limit.
     *
     * @param limit at least 1, or null
     */
    @DataBoundSetter
    public void setCallsPerMinute(@CheckForNull Integer limit) {
        this.callsPerMinute = limit;
    }

    /** {@return certificates (PEM) of the CA of a manager of one's own; they are public} */
    @CheckForNull
    public String getCaCertificate() {
        return caCertificate;
    }

    /**
     * Sets the certificates.
     *
     * @param pem one or more certificates, or empty
     */
    @DataBoundSetter
    public void setCaCertificate(@CheckForNull String pem) {
        this.caCertificate = Util.fixEmptyAndTrim(pem);
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityManager")
    public static final class DescriptorImpl extends Descriptor<ManagerSettings> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ManagerSettings_displayName();
        }

        /**
         * Lists how a key may travel.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param keyKind the current value
         * @return the choices, or only the current value without permission
         */
        @POST
        public ListBoxModel doFillKeyKindItems(@AncestorInPath Item item, @QueryParameter String keyKind) {
            return FormPermission.choices(
                    item,
                    keyKind,
                    new ListBoxModel.Option(Messages.ManagerSettings_keyKindByHost(), ""),
                    new ListBoxModel.Option(Messages.ManagerSettings_keyKindApiKey(), "api-key"),
                    new ListBoxModel.Option(Messages.ManagerSettings_keyKindSecretKey(), "api-secret-key"));
        }

        /**
         * Checks the limit's form.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the value in the form
         * @return an error if it is no positive whole number
         */
        @POST
        public FormValidation doCheckCallsPerMinute(@AncestorInPath Item item, @QueryParameter String value) {
            return !FormPermission.toConfigure(item) || Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : FormValidation.validatePositiveInteger(value);
        }
    }
}
