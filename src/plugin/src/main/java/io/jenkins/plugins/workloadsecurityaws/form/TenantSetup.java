package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Describable;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.TenantFacts;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsInScope;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.FormPermission;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.NewTenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * A tenant as somebody describes it who has none yet, with the secrets themselves. All of it is tried before the first
 * credential is made, and what was made is taken back if the tenant can't be saved. Kept nowhere, and never shown.
 */
public final class TenantSetup implements Describable<TenantSetup> {

    private final String name;
    private final String place;
    private final String region;
    private final String url;
    private final Secret apiKey;
    private final String apiKeyCredentialsId;
    private final String accessKeyId;
    private final Secret secretAccessKey;
    private final String awsCredentialsId;
    private final String accessRole;
    private final String account;
    private final String item;
    private final String awsRegion;
    private final String endpoint;
    private final Secret externalId;

    /**
     * What stands in the form; anything may be absent.
     *
     * @param name what pipelines are to call the tenant
     * @param place the full name of the folder that is to define it and to keep its credentials; empty: Jenkins itself
     * @param region the region, or
     * @param url the manager's URL
     * @param apiKey a new API key, or
     * @param apiKeyCredentialsId one that is stored there
     * @param accessKeyId the first part of a new AWS access key, together with
     * @param secretAccessKey the second; or
     * @param awsCredentialsId credentials that are stored there; neither: the controller's own identity
     * @param accessRole name or ARN of the role to assume in each account
     * @param account an account to try it in
     * @param item the job or folder that is to verify, add and repair accounts; for Jenkins itself only
     * @param awsRegion the region of STS
     * @param endpoint an endpoint in place of Amazon's own
     * @param externalId the external ID, for a tenant that does not show it
     */
    @DataBoundConstructor
    @SuppressWarnings("PMD.ExcessiveParameterList")
    public TenantSetup(
            String name,
            String place,
            String region,
            String url,
            Secret apiKey,
            String apiKeyCredentialsId,
            String accessKeyId,
            Secret secretAccessKey,
            String awsCredentialsId,
            String accessRole,
            String account,
            String item,
            String awsRegion,
            String endpoint,
            Secret externalId) {
        this.name = Util.fixNull(name).strip();
        this.place = Util.fixNull(place).strip();
        this.region = region;
        this.url = url;
        this.apiKey = given(apiKey);
        this.apiKeyCredentialsId = Util.fixEmptyAndTrim(apiKeyCredentialsId);
        this.accessKeyId = Util.fixEmptyAndTrim(accessKeyId);
        this.secretAccessKey = given(secretAccessKey);
        this.awsCredentialsId = Util.fixEmptyAndTrim(awsCredentialsId);
        this.accessRole = Util.fixNull(accessRole).strip();
        this.account = Util.fixEmptyAndTrim(account);
        this.item = Util.fixEmptyAndTrim(item);
        this.awsRegion = awsRegion;
        this.endpoint = endpoint;
        this.externalId = given(externalId);
    }

    /** Copied secrets often bring white space along. */
    @CheckForNull
    private static Secret given(@CheckForNull Secret typed) {
        String plain = typed == null ? null : Util.fixEmptyAndTrim(typed.getPlainText());
        return plain == null ? null : Secret.fromString(plain);
    }

    /** {@return the account that it is to be tried in, as the access role names it if nothing else does; null: none} */
    @CheckForNull
    String account() {
        String[] parts = accessRole.split(":", 6);
        return account == null && parts.length == 6 ? Util.fixEmpty(parts[4]) : account;
    }

    /** Asks the tenant whose key it is. */
    FormValidation testConnection() {
        try {
            checkKey();
            TenantReference reference = reference();
            return ConnectionTest.run(reference, opening(reference));
        } catch (AbortException wrong) {
            return FormValidation.error(wrong.getMessage());
        }
    }

    /** Asks AWS who it is, and tries the access role in the account. */
    FormValidation testAws() {
        try {
            checkAws();
            return FormValidation.ok(AwsForm.told(caller(reference()), Optional.ofNullable(account())));
        } catch (AbortException wrong) {
            return FormValidation.error(wrong.getMessage());
        } catch (RemoteCallException failed) {
            return FormValidation.error(FormQuestions.told(failed));
        }
    }

    /**
     * Makes the credentials and the tenant.
     *
     * @return the tenant, saved
     * @throws AbortException if something is wrong, and nothing was kept; the message is for people
     */
    TenantReference setUp() throws AbortException {
        checkKey();
        checkAws();
        TenantReference wanted = reference();
        Optional<String> problem = NewTenant.problem(wanted);
        if (problem.isPresent()) {
            throw new AbortException(problem.get());
        }
        CredentialsStore store = ExternalIdRetrieval.store(wanted);
        store.checkPermission(CredentialsProvider.CREATE);
        checkFree(wanted, id("external-id"));
        if (apiKey != null) {
            checkFree(wanted, id("api-key"));
        }
        if (accessKeyId != null) {
            checkFree(wanted, id("aws"));
        }
        try {
            Secret trusted = externalId(wanted);
            caller(wanted);
            return make(wanted, store, trusted);
        } catch (RemoteCallException failed) {
            throw new AbortException(FormQuestions.told(failed));
        }
    }

    private TenantReference make(TenantReference wanted, CredentialsStore store, Secret trusted) throws AbortException {
        Tenant tenant = wanted.tenant();
        NewCredentials made = new NewCredentials(store, ExternalIdRetrieval.where(wanted));
        boolean saved = false;
        try {
            if (apiKey != null) {
                made.make(typedKey(wanted));
                tenant.setVerifyApiKeyCredentialsId(id("api-key"));
            }
            if (accessKeyId != null) {
                made.make(typedAws(wanted));
                tenant.getAws().setVerifyCredentialsId(id("aws"));
            }
            made.make(new WorkloadSecurityExternalId(
                    scope(wanted),
                    id("external-id"),
                    Messages.ExternalIdRetrieval_description(wanted.fullName()),
                    trusted));
            tenant.setExternalIdCredentialsId(id("external-id"));
            NewTenant.add(wanted);
            saved = true;
            return wanted;
        } catch (IOException | IllegalArgumentException failure) {
            throw new AbortException(Messages.TenantSetup_takenBack(
                    String.valueOf(failure.getMessage()).replaceFirst("\\.$", "")));
        } finally {
            if (!saved) {
                made.takeBack();
            }
        }
    }

    private void checkKey() throws AbortException {
        if (apiKey == null && apiKeyCredentialsId == null) {
            throw new AbortException(Messages.TenantSetup_noKey());
        }
        if (apiKey != null && apiKeyCredentialsId != null) {
            throw new AbortException(Messages.TenantSetup_twoKeys());
        }
        if ((Util.fixEmptyAndTrim(region) == null) == (Util.fixEmptyAndTrim(url) == null)) {
            throw new AbortException(Messages.TenantForm_urlOrRegion());
        }
        if (externalId != null && !WorkloadSecurityExternalId.isValid(externalId.getPlainText())) {
            throw new AbortException(Messages.TenantSetup_externalIdForm());
        }
    }

    private void checkAws() throws AbortException {
        if ((accessKeyId == null) != (secretAccessKey == null)) {
            throw new AbortException(Messages.TenantSetup_halfAKey());
        }
        if (accessKeyId != null && awsCredentialsId != null) {
            throw new AbortException(Messages.TenantSetup_twoAws());
        }
    }

    private void checkFree(TenantReference wanted, String id) throws AbortException {
        if (CredentialsInScope.find(wanted.scope(), StandardCredentials.class, id, List.of())
                .isPresent()) {
            throw new AbortException(Messages.TenantSetup_idTaken(id));
        }
    }

    /** The tenant as it would be saved, but for the IDs of credentials that are still to be made. */
    private TenantReference reference() throws AbortException {
        AbstractFolder<?> folder = place.isEmpty() ? null : folder();
        Tenant tenant = new Tenant(name);
        tenant.setRegion(region);
        tenant.setUrl(url);
        tenant.setVerifyApiKeyCredentialsId(apiKeyCredentialsId);
        AwsAccessSettings aws = new AwsAccessSettings();
        aws.setVerifyCredentialsId(awsCredentialsId);
        aws.setAccessRole(
                accessRole.substring(accessRole.indexOf(":role/") < 0 ? 0 : accessRole.indexOf(":role/") + 6));
        aws.setRegion(awsRegion);
        aws.setEndpoint(endpoint);
        tenant.setAws(aws);
        if (item != null && folder == null) {
            Grant grant = new Grant(item);
            grant.setChange(true);
            tenant.setGrants(new ArrayList<>(List.of(grant)));
        }
        FormPermission.checkToSend(folder, tenant);
        return UnsavedTenant.reference(tenant, folder);
    }

    private AbstractFolder<?> folder() throws AbortException {
        AbstractFolder<?> found = Jenkins.get().getItemByFullName(place, AbstractFolder.class);
        if (found == null) {
            throw new AbortException(Messages.TenantSetup_noFolder(place));
        }
        FormPermission.checkToUseCredentials(found);
        return found;
    }

    private ConnectionTest.Opening opening(TenantReference reference) throws AbortException {
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        StringCredentials key = apiKey == null ? storedKey(reference) : typedKey(reference);
        Optional<StringCredentials> compared = Optional.ofNullable(externalId)
                .map(typed -> new WorkloadSecurityExternalId(scope(reference), id("external-id"), "", typed));
        return use -> Engines.get().openForQuestions(reference, key, compared, administrator);
    }

    private StringCredentials storedKey(TenantReference reference) throws AbortException {
        return CredentialsInScope.find(
                        reference.scope(),
                        StringCredentials.class,
                        apiKeyCredentialsId,
                        Endpoints.requirements(region, url))
                .orElseThrow(() -> new AbortException(Messages.TenantSetup_noStoredKey(apiKeyCredentialsId)));
    }

    private Secret externalId(TenantReference wanted) throws AbortException {
        ConnectionTest.Opening opening = opening(wanted);
        if (externalId != null) {
            TenantFacts facts = FormQuestions.get().ask(() -> {
                try (Opened<Engine> open = opening.open(Use.VERIFY)) {
                    return open.engine().tenantFacts();
                }
            });
            if (facts.externalId() == TenantFacts.ExternalIdComparison.DIFFERENT) {
                throw new AbortException(Messages.TenantSetup_otherExternalId());
            }
            return externalId;
        }
        Optional<String> shown = FormQuestions.get().ask(() -> {
            try (Opened<Engine> open = opening.open(Use.VERIFY)) {
                return open.engine().retrieveExternalId();
            }
        });
        return Secret.fromString(shown.orElseThrow(() -> new AbortException(Messages.TenantSetup_notShown())));
    }

    private String caller(TenantReference wanted) throws AbortException {
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        Optional<String> into = Optional.ofNullable(account());
        String user = UnsavedTenant.user();
        AmazonWebServicesCredentials typed = accessKeyId == null ? null : typedAws(wanted);
        return FormQuestions.get()
                .ask(() -> typed == null
                        ? Engines.get().awsCaller(wanted, Use.VERIFY, user, into, administrator)
                        : Engines.get().awsCaller(wanted, typed, user, into, administrator));
    }

    private StringCredentials typedKey(TenantReference wanted) {
        return new StringCredentialsImpl(
                scope(wanted), id("api-key"), Messages.TenantSetup_apiKey(wanted.fullName()), apiKey);
    }

    private AmazonWebServicesCredentials typedAws(TenantReference wanted) {
        return new AWSCredentialsImpl(
                scope(wanted),
                id("aws"),
                accessKeyId,
                secretAccessKey.getPlainText(),
                Messages.TenantSetup_aws(wanted.fullName()));
    }

    /** At the root only Jenkins itself needs them, so no job may bind them; a folder's store knows no such scope. */
    private static CredentialsScope scope(TenantReference wanted) {
        return wanted.folder().isPresent() ? CredentialsScope.GLOBAL : CredentialsScope.SYSTEM;
    }

    /** An ID that stands in addresses. */
    private String id(String what) {
        return "workload-security-" + what + "-" + name.replaceAll("[^A-Za-z0-9_.-]", "-");
    }
}
