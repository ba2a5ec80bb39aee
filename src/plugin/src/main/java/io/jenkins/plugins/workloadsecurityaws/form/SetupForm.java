package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsChoice;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.FormPermission;
import io.jenkins.plugins.workloadsecurityaws.tenant.NewTenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Regions;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.util.Optional;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The one form that sets a tenant up: for administrators, wherever the tenant is to be defined. */
@Extension
@Symbol("workloadSecuritySetup")
public class SetupForm extends Descriptor<TenantSetup> {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern ROLE = Pattern.compile("(arn:[a-z-]+:iam::\\d{12}:role/)?[\\w+=,.@/-]{1,576}");

    /** Makes the form. */
    public SetupForm() {
        super(TenantSetup.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.SetupForm_displayName();
    }

    /**
     * Lists where credentials and tenant may be kept: where the user may make credentials.
     *
     * @param place the current value
     * @return Jenkins itself and folders, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillPlaceItems(@QueryParameter String place) {
        if (!FormPermission.toConfigure(null)) {
            return new ListBoxModel(new ListBoxModel.Option(Util.fixNull(place), Util.fixNull(place)));
        }
        ListBoxModel places = new ListBoxModel();
        if (Jenkins.get().hasPermission(CredentialsProvider.CREATE)) {
            places.add(Messages.SetupForm_jenkins(), "");
        }
        Jenkins.get()
                .getAllItems(AbstractFolder.class, folder -> folder.hasPermission(CredentialsProvider.CREATE))
                .forEach(folder ->
                        places.add(Messages.SetupForm_folder(folder.getFullDisplayName()), folder.getFullName()));
        return places;
    }

    /**
     * Lists regions; any other may be typed.
     *
     * @return the regions, or none without permission
     */
    @POST
    public ComboBoxModel doFillRegionItems() {
        return FormPermission.toConfigure(null) ? Regions.known() : new ComboBoxModel();
    }

    /**
     * Lists stored API keys.
     *
     * @param place where the tenant is to be defined
     * @param apiKeyCredentialsId the current value
     * @param region the region in the form
     * @param url the URL in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillApiKeyCredentialsIdItems(
            @QueryParameter String place,
            @QueryParameter String apiKeyCredentialsId,
            @QueryParameter String region,
            @QueryParameter String url) {
        return FormPermission.toConfigure(null)
                ? CredentialsChoice.list(
                        folder(place),
                        StringCredentials.class,
                        apiKeyCredentialsId,
                        Endpoints.requirements(region, url))
                : CredentialsChoice.none(apiKeyCredentialsId);
    }

    /**
     * Lists stored AWS credentials.
     *
     * @param place where the tenant is to be defined
     * @param awsCredentialsId the current value
     * @param endpoint the endpoint in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillAwsCredentialsIdItems(
            @QueryParameter String place, @QueryParameter String awsCredentialsId, @QueryParameter String endpoint) {
        if (!FormPermission.toConfigure(null)) {
            return CredentialsChoice.none(awsCredentialsId);
        }
        ListBoxModel choice = CredentialsChoice.list(
                folder(place),
                AmazonWebServicesCredentials.class,
                awsCredentialsId,
                Endpoints.requirements(null, endpoint));
        choice.set(0, new ListBoxModel.Option(Messages.SetupForm_awsOtherwise(), ""));
        return choice;
    }

    /**
     * Checks the name by the rules of the long form.
     *
     * @param value the name
     * @param place where the tenant is to be defined
     * @return an error if it can't be used there; an empty one is no error before it was typed
     */
    @POST
    public FormValidation doCheckName(@QueryParameter String value, @QueryParameter String place) {
        String name = Util.fixEmptyAndTrim(value);
        if (!FormPermission.toConfigure(null) || name == null) {
            return FormValidation.ok();
        }
        return NewTenant.problem(new TenantReference(new Tenant(name), Optional.ofNullable(folder(place))))
                .map(FormValidation::error)
                .orElseGet(FormValidation::ok);
    }

    /**
     * Checks the region's form.
     *
     * @param value the region
     * @return a warning if it does not look like one
     */
    @POST
    public FormValidation doCheckRegion(@QueryParameter String value) {
        return FormPermission.toConfigure(null) ? Regions.check(value) : FormValidation.ok();
    }

    /**
     * Checks the URL.
     *
     * @param value the URL
     * @param region the region in the form
     * @return an error if it may not be used, or if there is a region too
     */
    @POST
    public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String region) {
        if (!FormPermission.toConfigure(null) || Util.fixEmptyAndTrim(value) == null) {
            return FormValidation.ok();
        }
        return Util.fixEmptyAndTrim(region) == null
                ? Endpoints.check(value)
                : FormValidation.error(Messages.TenantForm_urlOrRegion());
    }

    /**
     * Checks the access role's form.
     *
     * @param value name or ARN
     * @return an error if it is neither
     */
    @POST
    public FormValidation doCheckAccessRole(@QueryParameter String value) {
        String role = Util.fixEmptyAndTrim(value);
        return !FormPermission.toConfigure(null)
                        || role == null
                        || ROLE.matcher(role).matches()
                ? FormValidation.ok()
                : FormValidation.error(Messages.SetupForm_noRole());
    }

    /**
     * Checks the account's form.
     *
     * @param value the ID
     * @return an error if it is none
     */
    @POST
    public FormValidation doCheckAccount(@QueryParameter String value) {
        String account = Util.fixEmptyAndTrim(value);
        return !FormPermission.toConfigure(null)
                        || account == null
                        || ACCOUNT.matcher(account).matches()
                ? FormValidation.ok()
                : FormValidation.error(Messages.SetupForm_noAccount());
    }

    /**
     * Checks the endpoint.
     *
     * @param value the endpoint
     * @return an error if it is no URL that may be used
     */
    @POST
    public FormValidation doCheckEndpoint(@QueryParameter String value) {
        return FormPermission.toConfigure(null) ? Endpoints.check(value) : FormValidation.ok();
    }

    /**
     * Tries the API key.
     *
     * @param request holds what stands in the form
     * @return what the tenant told, or why it can't be asked
     */
    @POST
    public FormValidation doTestConnection(StaplerRequest2 request) {
        FormPermission.checkToUseCredentials(null);
        return request.bindParameters(TenantSetup.class, "").testConnection();
    }

    /**
     * Tries the AWS credentials, and the access role in an account.
     *
     * @param request holds what stands in the form
     * @return who the caller is, or why AWS can't be asked
     */
    @POST
    public FormValidation doTestAws(StaplerRequest2 request) {
        FormPermission.checkToUseCredentials(null);
        return request.bindParameters(TenantSetup.class, "").testAws();
    }

    @CheckForNull
    private static AbstractFolder<?> folder(@CheckForNull String place) {
        String name = Util.fixEmptyAndTrim(place);
        return name == null ? null : Jenkins.get().getItemByFullName(name, AbstractFolder.class);
    }
}
