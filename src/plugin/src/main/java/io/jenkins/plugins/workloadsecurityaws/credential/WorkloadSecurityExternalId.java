package io.jenkins.plugins.workloadsecurityaws.credential;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.ModelObject;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.Secret;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The external ID that a tenant of Workload Security sends when it assumes a cross-account role. AWS does not treat it
 * as a secret, Jenkins does: whoever knows it and reaches the trusted account is one step nearer to the role. Serves as
 * a secret text too, so {@code withCredentials} binds and masks it. Immutable.
 */
public final class WorkloadSecurityExternalId extends BaseStandardCredentials implements StringCredentials {

    private static final long serialVersionUID = 1L;

    /** The form that STS asks for: 2 to 1224 characters (AWS STS API Reference, AssumeRole, ExternalId). */
    private static final Pattern FORM = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private final Secret externalId;

    /**
     * Makes the credential.
     *
     * @param scope who may use it
     * @param id its ID in the store; null: one is made up
     * @param description for people
     * @param externalId the tenant's external ID
     */
    @DataBoundConstructor
    public WorkloadSecurityExternalId(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @NonNull Secret externalId) {
        super(scope, id, description);
        this.externalId = externalId;
    }

    /** {@return the external ID, encrypted wherever it is stored} */
    @NonNull
    public Secret getExternalId() {
        return externalId;
    }

    @NonNull
    @Override
    public Secret getSecret() {
        return externalId;
    }

    /**
     * Whether STS would take it.
     *
     * @param externalId the value
     * @return whether
     */
    public static boolean isValid(@NonNull String externalId) {
        return FORM.matcher(externalId).matches();
    }

    /** Describes the kind to the credentials store. */
    @Extension
    @Symbol("workloadSecurityExternalId")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WorkloadSecurityExternalId_displayName();
        }

        @Override
        public String getIconClassName() {
            return "symbol-key";
        }

        /**
         * Checks the form while it is being typed.
         *
         * @param context where the credential is being made; null: Jenkins itself
         * @param externalId the value in the form
         * @param description the description in the form
         * @return an error if STS would not accept it; that there is none is one as soon as something below it was typed
         */
        @POST
        public FormValidation doCheckExternalId(
                @AncestorInPath ModelObject context,
                @QueryParameter String externalId,
                @QueryParameter String description) {
            AccessControlled reference = context instanceof AccessControlled found ? found : Jenkins.get();
            if (!reference.hasPermission(CredentialsProvider.CREATE)
                    && !reference.hasPermission(CredentialsProvider.UPDATE)) {
                return FormValidation.ok();
            }
            String value = Secret.fromString(Util.fixNull(externalId)).getPlainText();
            if (value.isEmpty()) {
                return Util.fixEmptyAndTrim(description) == null
                        ? FormValidation.ok()
                        : FormValidation.error(Messages.WorkloadSecurityExternalId_empty());
            }
            return isValid(value)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.WorkloadSecurityExternalId_form());
        }
    }
}
