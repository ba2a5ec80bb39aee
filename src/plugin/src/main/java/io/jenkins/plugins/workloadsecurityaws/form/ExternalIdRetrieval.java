package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.ModelObject;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;

/** Reads a tenant's external ID into a credentials store, as the user who asks for it; it is never shown. */
final class ExternalIdRetrieval {

    private ExternalIdRetrieval() {}

    static FormValidation run(TenantReference reference, @CheckForNull String credentialsId) {
        CredentialsStore store = store(reference);
        String id = credentialsId != null
                ? credentialsId
                : "workload-security-external-id-" + reference.tenant().getName();
        Optional<Kept> kept = find(store, id);
        store.checkPermission(kept.isPresent() ? CredentialsProvider.UPDATE : CredentialsProvider.CREATE);
        if (kept.isPresent() && !(kept.get().credentials() instanceof WorkloadSecurityExternalId)) {
            return FormValidation.error(Messages.ExternalIdRetrieval_otherKind(id));
        }
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        try {
            Optional<String> externalId = FormQuestions.get().ask(() -> retrieve(reference, administrator));
            if (externalId.isEmpty()) {
                return FormValidation.warning(Messages.ExternalIdRetrieval_notShown());
            }
            return keep(reference, store, id, kept, Secret.fromString(externalId.get()));
        } catch (AbortException unusable) {
            return FormValidation.error(unusable.getMessage());
        } catch (RemoteCallException failed) {
            return FormValidation.error(FormQuestions.told(failed));
        } catch (IOException unsaved) {
            return FormValidation.error(unsaved, Messages.ExternalIdRetrieval_notSaved(id));
        }
    }

    private static Optional<String> retrieve(TenantReference reference, boolean administrator) throws AbortException {
        try (Opened<Engine> open = Engines.get().openForQuestions(reference, Use.VERIFY, administrator)) {
            return open.engine().retrieveExternalId();
        }
    }

    private static FormValidation keep(
            TenantReference reference, CredentialsStore store, String id, Optional<Kept> kept, Secret externalId)
            throws IOException {
        String description = kept.map(found -> found.credentials().getDescription())
                .orElseGet(() -> Messages.ExternalIdRetrieval_description(reference.fullName()));
        // At the root only Jenkins itself needs it, so no job may bind it; a folder's store knows no such scope.
        CredentialsScope scope = kept.map(found -> found.credentials().getScope())
                .orElse(reference.folder().isPresent() ? CredentialsScope.GLOBAL : CredentialsScope.SYSTEM);
        WorkloadSecurityExternalId fresh = new WorkloadSecurityExternalId(scope, id, description, externalId);
        // A tenant that was never saved has no identity yet.
        ControllerTrail.OwnWrite write = ControllerTrail.get()
                .begin(
                        AuditEntry.Kind.CREDENTIAL,
                        reference.tenant().getIdentity(),
                        kept.isEmpty() ? "CreateCredential" : "UpdateCredential",
                        id + " of " + where(reference),
                        null,
                        null);
        try {
            if (kept.isEmpty()) {
                store.addCredentials(Domain.global(), fresh);
            } else {
                store.updateCredentials(kept.get().domain(), kept.get().credentials(), fresh);
            }
        } catch (IOException | RuntimeException failure) {
            write.failed();
            throw failure;
        }
        write.done();
        return kept.isEmpty() ? chosen(fresh) : FormValidation.ok(Messages.ExternalIdRetrieval_updated(id));
    }

    /** A list that was filled before the credential was made does not know it: answers.js adds it, and chooses it. */
    private static FormValidation chosen(WorkloadSecurityExternalId made) {
        return FormValidation.okWithMarkup("<span data-workload-security-made=\"" + Util.escape(made.getId())
                + "\" data-label=\"" + Util.escape(CredentialsNameProvider.name(made)) + "\">"
                + Util.escape(Messages.ExternalIdRetrieval_made(made.getId())) + "</span>");
    }

    static String where(TenantReference reference) {
        return reference
                .folder()
                .map(folder -> "folder " + folder.getFullName())
                .orElse("Jenkins");
    }

    private record Kept(Domain domain, StandardCredentials credentials) {}

    private static Optional<Kept> find(CredentialsStore store, String id) {
        for (Domain domain : store.getDomains()) {
            for (Credentials candidate : store.getCredentials(domain)) {
                if (candidate instanceof StandardCredentials found
                        && found.getId().equals(id)) {
                    return Optional.of(new Kept(domain, found));
                }
            }
        }
        return Optional.empty();
    }

    static CredentialsStore store(TenantReference reference) {
        return StreamSupport.stream(
                        CredentialsProvider.lookupStores((ModelObject) reference.scope())
                                .spliterator(),
                        false)
                .filter(store -> store.getContext() == reference.scope())
                .filter(store -> store.getCredentialsDescriptors().stream()
                        .anyMatch(kind -> kind instanceof WorkloadSecurityExternalId.DescriptorImpl))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(Messages.ExternalIdRetrieval_noStore()));
    }
}
