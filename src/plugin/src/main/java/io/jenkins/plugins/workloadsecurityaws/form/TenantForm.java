package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsChoice;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.FormPermission;
import io.jenkins.plugins.workloadsecurityaws.tenant.ManagerSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Regions;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantIdentities;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.verb.POST;

/** The form of a tenant. */
@Extension
@Symbol("workloadSecurityTenant")
public class TenantForm extends Descriptor<Tenant> {

    /** Makes the form. */
    public TenantForm() {
        super(Tenant.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.TenantForm_displayName();
    }

    /** {@return whether the form stands in that of a folder, where other settings have an effect} */
    public boolean isInFolder() {
        return Stapler.getCurrentRequest2().findAncestorObject(AbstractFolder.class) != null;
    }

    /**
     * Checks that there is a name that a tag can hold and no other tenant has. A missing one is an error as soon as
     * something below it was typed.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param value the value in the form
     * @param identity the tenant's identity in the form, by which a saved one knows its own name
     * @param region the region in the form
     * @param url the URL in the form
     * @return an error if it is missing, not valid or taken
     */
    @POST
    public FormValidation doCheckName(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String identity,
            @QueryParameter String region,
            @QueryParameter String url) {
        if (!FormPermission.toConfigure(item)) {
            return FormValidation.ok();
        }
        String name = Util.fixEmptyAndTrim(value);
        if (name == null) {
            return Util.fixEmptyAndTrim(region) == null && Util.fixEmptyAndTrim(url) == null
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.TenantForm_nameEmpty());
        }
        if (!TenantIdentities.isValid(name)) {
            return FormValidation.error(Messages.TenantForm_nameInvalid());
        }
        return Tenants.saved(item).stream()
                        .filter(other -> other.getName().equals(name))
                        .allMatch(other -> Objects.equals(other.getIdentity(), Util.fixEmptyAndTrim(identity)))
                ? FormValidation.ok()
                : FormValidation.error(Messages.TenantForm_nameTaken(name));
    }

    /**
     * Lists regions; any other may be typed.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @return the regions, or none without permission
     */
    @POST
    public ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
        return FormPermission.toConfigure(item) ? Regions.known() : new ComboBoxModel();
    }

    /**
     * Checks the region's form.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param value the region
     * @return a warning if it does not look like one
     */
    @POST
    public FormValidation doCheckRegion(@AncestorInPath Item item, @QueryParameter String value) {
        return FormPermission.toConfigure(item) ? Regions.check(value) : FormValidation.ok();
    }

    /**
     * Checks whether this tenant would have the identity.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param value the identity in the form
     * @return an error if a tag can't hold it or another tenant has it; the other is not named to who may not see it
     */
    @POST
    public FormValidation doCheckIdentity(@AncestorInPath Item item, @QueryParameter String value) {
        String identity = Util.fixEmptyAndTrim(value);
        if (!FormPermission.toConfigure(item) || identity == null) {
            return FormValidation.ok();
        }
        if (!TenantIdentities.isValid(identity)) {
            return FormValidation.error(Messages.TenantForm_identityInvalid());
        }
        Optional<TenantIdentities.Holder> holder = TenantIdentities.get().holder(identity);
        String here = item == null ? "" : item.getFullName();
        if (holder.isEmpty()
                || holder.get().removed() == null && holder.get().folder().equals(here)) {
            return FormValidation.ok();
        }
        if (holder.get().removed() == null) {
            return FormValidation.error(Messages.TenantForm_identityHeld());
        }
        return item == null
                ? FormValidation.warning(
                        Messages.TenantForm_identityAgain(holder.get().fullName()))
                : FormValidation.error(Messages.TenantForm_identityRemoved());
    }

    /**
     * Checks that there is either a region or a URL, and its form. That there is neither is an error as soon as a key
     * was chosen.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param value the URL in the form
     * @param region the region in the form
     * @param verifyApiKeyCredentialsId the key that reads
     * @return an error if there are both or neither, or if the URL may not be used
     */
    @POST
    public FormValidation doCheckUrl(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String region,
            @QueryParameter String verifyApiKeyCredentialsId) {
        if (!FormPermission.toConfigure(item)) {
            return FormValidation.ok();
        }
        boolean hasUrl = Util.fixEmptyAndTrim(value) != null;
        boolean hasRegion = Util.fixEmptyAndTrim(region) != null;
        boolean isUntouched = !hasUrl && !hasRegion && Util.fixEmptyAndTrim(verifyApiKeyCredentialsId) == null;
        return hasUrl == hasRegion && !isUntouched
                ? FormValidation.error(Messages.TenantForm_urlOrRegion())
                : Endpoints.check(value);
    }

    /**
     * Lists the keys that read.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param verifyApiKeyCredentialsId the current value
     * @param region the region in the form
     * @param url the URL in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillVerifyApiKeyCredentialsIdItems(
            @AncestorInPath Item item,
            @QueryParameter String verifyApiKeyCredentialsId,
            @QueryParameter String region,
            @QueryParameter String url) {
        return CredentialsChoice.list(
                item, StringCredentials.class, verifyApiKeyCredentialsId, Endpoints.requirements(region, url));
    }

    /**
     * Lists the keys that write.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param changeApiKeyCredentialsId the current value
     * @param region the region in the form
     * @param url the URL in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillChangeApiKeyCredentialsIdItems(
            @AncestorInPath Item item,
            @QueryParameter String changeApiKeyCredentialsId,
            @QueryParameter String region,
            @QueryParameter String url) {
        return CredentialsChoice.list(
                item, StringCredentials.class, changeApiKeyCredentialsId, Endpoints.requirements(region, url));
    }

    /**
     * Lists the external IDs.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param externalIdCredentialsId the current value
     * @param region the region in the form
     * @param url the URL in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillExternalIdCredentialsIdItems(
            @AncestorInPath Item item,
            @QueryParameter String externalIdCredentialsId,
            @QueryParameter String region,
            @QueryParameter String url) {
        return CredentialsChoice.list(
                item, StringCredentials.class, externalIdCredentialsId, Endpoints.requirements(region, url));
    }

    /**
     * Lists the external IDs that accounts may be moved to.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param newExternalIdCredentialsId the current value
     * @param region the region in the form
     * @param url the URL in the form
     * @return IDs, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillNewExternalIdCredentialsIdItems(
            @AncestorInPath Item item,
            @QueryParameter String newExternalIdCredentialsId,
            @QueryParameter String region,
            @QueryParameter String url) {
        return CredentialsChoice.list(
                item, StringCredentials.class, newExternalIdCredentialsId, Endpoints.requirements(region, url));
    }

    /**
     * Tests the keys: asks the tenant about itself with each of them.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param name the tenant's name
     * @param region its region
     * @param url its URL
     * @param verifyApiKeyCredentialsId the key that reads
     * @param changeApiKeyCredentialsId the key that writes
     * @param externalIdCredentialsId the external ID
     * @param keyKind how the keys travel
     * @param caCertificate a CA's certificates
     * @return what the tenant told, or why it can't be asked
     */
    @POST
    public FormValidation doTestConnection(
            @AncestorInPath Item item,
            @QueryParameter String name,
            @QueryParameter String region,
            @QueryParameter String url,
            @QueryParameter String verifyApiKeyCredentialsId,
            @QueryParameter String changeApiKeyCredentialsId,
            @QueryParameter String externalIdCredentialsId,
            @QueryParameter String keyKind,
            @QueryParameter String caCertificate) {
        FormPermission.checkToUseCredentials(item);
        Tenant tenant = tenant(name, region, url, verifyApiKeyCredentialsId, keyKind, caCertificate);
        tenant.setChangeApiKeyCredentialsId(changeApiKeyCredentialsId);
        tenant.setExternalIdCredentialsId(externalIdCredentialsId);
        FormPermission.checkToSend(item, tenant);
        if (!FormPermission.holdsTenants(item)) {
            return FormValidation.error(Messages.TenantForm_notHere());
        }
        return ConnectionTest.run(UnsavedTenant.reference(tenant, item));
    }

    /**
     * Reads the tenant's external ID and keeps it in the credentials store of the place that is being configured.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param name the tenant's name
     * @param region its region
     * @param url its URL
     * @param verifyApiKeyCredentialsId the key that reads
     * @param externalIdCredentialsId the credential to update; empty: one is made
     * @param keyKind how the key travels
     * @param caCertificate a CA's certificates
     * @return where it was kept, or why it was not
     */
    @POST
    public FormValidation doRetrieveExternalId(
            @AncestorInPath Item item,
            @QueryParameter String name,
            @QueryParameter String region,
            @QueryParameter String url,
            @QueryParameter String verifyApiKeyCredentialsId,
            @QueryParameter String externalIdCredentialsId,
            @QueryParameter String keyKind,
            @QueryParameter String caCertificate) {
        FormPermission.checkToUseCredentials(item);
        Tenant tenant = tenant(name, region, url, verifyApiKeyCredentialsId, keyKind, caCertificate);
        FormPermission.checkToSend(item, tenant);
        if (!FormPermission.holdsTenants(item)) {
            return FormValidation.error(Messages.TenantForm_notHere());
        }
        return ExternalIdRetrieval.run(
                UnsavedTenant.reference(tenant, item), Util.fixEmptyAndTrim(externalIdCredentialsId));
    }

    private static Tenant tenant(
            String name, String region, String url, String keyId, String keyKind, String caCertificate) {
        Tenant tenant = new Tenant(name);
        tenant.setRegion(region);
        tenant.setUrl(url);
        tenant.setVerifyApiKeyCredentialsId(keyId);
        ManagerSettings manager = new ManagerSettings();
        manager.setKeyKind(keyKind);
        manager.setCaCertificate(caCertificate);
        tenant.setManager(manager);
        return tenant;
    }
}
