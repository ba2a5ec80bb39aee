package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsChoice;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.FormPermission;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a tenant's AWS side. */
@Extension
@Symbol("workloadSecurityAws")
public class AwsForm extends Descriptor<AwsAccessSettings> {

    /** Makes the form. */
    public AwsForm() {
        super(AwsAccessSettings.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AwsForm_displayName();
    }

    /**
     * Lists the AWS credentials that read.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param verifyCredentialsId the current value
     * @param endpoint the endpoint in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillVerifyCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String verifyCredentialsId, @QueryParameter String endpoint) {
        return CredentialsChoice.list(
                item, AmazonWebServicesCredentials.class, verifyCredentialsId, Endpoints.requirements(null, endpoint));
    }

    /**
     * Lists the AWS credentials that write.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param changeCredentialsId the current value
     * @param endpoint the endpoint in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillChangeCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String changeCredentialsId, @QueryParameter String endpoint) {
        return CredentialsChoice.list(
                item, AmazonWebServicesCredentials.class, changeCredentialsId, Endpoints.requirements(null, endpoint));
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

    /**
     * Tests the credentials that read and, where others write, those too: asks AWS who they are and, where an account is
     * named, whether the access role lets them in there.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param verifyCredentialsId the credentials that read; empty: the controller's own identity
     * @param changeCredentialsId the credentials that write; empty: those that read
     * @param accessRole the role to assume in the account
     * @param region the region of STS
     * @param endpoint an endpoint in place of Amazon's own
     * @param fips whether FIPS endpoints are used
     * @param testAccount the account to try it in; empty: in none
     * @return who the callers are, or why AWS can't be asked
     */
    @POST
    public FormValidation doTestAws(
            @AncestorInPath Item item,
            @QueryParameter String verifyCredentialsId,
            @QueryParameter String changeCredentialsId,
            @QueryParameter String accessRole,
            @QueryParameter String region,
            @QueryParameter String endpoint,
            @QueryParameter boolean fips,
            @QueryParameter String testAccount) {
        FormPermission.checkToUseCredentials(item);
        AwsAccessSettings aws = new AwsAccessSettings();
        aws.setVerifyCredentialsId(verifyCredentialsId);
        aws.setChangeCredentialsId(changeCredentialsId);
        aws.setAccessRole(accessRole);
        aws.setRegion(region);
        aws.setEndpoint(endpoint);
        aws.setFips(fips);
        Tenant tenant = new Tenant(Messages.AwsForm_test());
        tenant.setAws(aws);
        FormPermission.checkToSend(item, tenant);
        if (!FormPermission.holdsTenants(item)) {
            return FormValidation.error(Messages.TenantForm_notHere());
        }
        TenantReference reference = UnsavedTenant.reference(tenant, item);
        String user = UnsavedTenant.user();
        Optional<String> account = Optional.ofNullable(Util.fixEmptyAndTrim(testAccount));
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        try {
            return FormQuestions.get().ask(() -> callers(reference, user, account, administrator));
        } catch (AbortException unusable) {
            return FormValidation.error(unusable.getMessage());
        } catch (RemoteCallException failed) {
            return FormValidation.error(FormQuestions.told(failed));
        }
    }

    private static FormValidation callers(
            TenantReference reference, String user, Optional<String> account, boolean administrator)
            throws AbortException {
        String verifies = Engines.get().awsCaller(reference, Use.VERIFY, user, account, administrator);
        return FormValidation.ok(
                reference.tenant().getAws().getChangeCredentialsId() == null
                        ? told(verifies, account)
                        : entered(
                                Messages.AwsForm_callers(
                                        verifies,
                                        Engines.get().awsCaller(reference, Use.CHANGE, user, account, administrator)),
                                account));
    }

    static String told(String caller, Optional<String> account) {
        return entered(Messages.AwsForm_caller(caller), account);
    }

    private static String entered(String told, Optional<String> account) {
        return account.map(entered -> Messages.AwsForm_entered(told, entered)).orElse(told);
    }
}
