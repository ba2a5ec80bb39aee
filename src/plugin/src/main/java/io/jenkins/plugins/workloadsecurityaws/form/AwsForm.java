package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.UnusableTenantException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineException;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsSide;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsChoice;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.FormPermission;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a tenant's AWS side. */
@Extension
@Symbol("workloadSecurityAws")
public class AwsForm extends Descriptor<AwsSide> {

    /** Makes the form. */
    public AwsForm() {
        super(AwsSide.class);
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

    /**
     * Tests the credentials that read: asks AWS who they are.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param verifyCredentialsId the credentials; empty: the controller's own identity
     * @param region the region of STS
     * @param endpoint an endpoint in place of Amazon's own
     * @return who the caller is, or why AWS can't be asked
     */
    @POST
    public FormValidation doTestAws(
            @AncestorInPath Item item,
            @QueryParameter String verifyCredentialsId,
            @QueryParameter String region,
            @QueryParameter String endpoint) {
        FormPermission.checkToUseCredentials(item);
        AwsSide aws = new AwsSide();
        aws.setVerifyCredentialsId(verifyCredentialsId);
        aws.setRegion(region);
        aws.setEndpoint(endpoint);
        Tenant tenant = new Tenant(Messages.AwsForm_test());
        tenant.setAws(aws);
        try {
            return FormValidation.ok(
                    Messages.AwsForm_caller(Engines.get().awsCaller(Draft.place(tenant, item), Draft.user())));
        } catch (UnusableTenantException unusable) {
            return FormValidation.error(unusable.getMessage());
        } catch (EngineException failed) {
            return FormValidation.error(Messages.failed(failed.getMessage(), failed.remedy()));
        }
    }
}
