package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.AbortException;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a change of the external ID: the credential that accounts were moved to becomes the tenant's own. It is so
 * afterwards and on the disk, or nothing changed.
 */
public final class ExternalIdSwitch {

    private ExternalIdSwitch() {}

    /**
     * Switches and saves.
     *
     * @param moved the tenant as it was when its accounts were moved; all of them must be proved
     * @param actor who wants it
     * @return the ID of the credential that holds the stored external ID now
     * @throws IOException if the tenant was changed or removed meanwhile, it can't be saved, or the audit trail can't be
     *     written; the message is for people
     */
    public static String make(TenantReference moved, Actor actor) throws IOException {
        Tenant tenant = moved.tenant();
        String before = tenant.getExternalIdCredentialsId();
        String after = tenant.getNewExternalIdCredentialsId();
        ControllerTrail.OwnWrite write = ControllerTrail.get()
                .begin(
                        actor,
                        AuditEntry.Kind.CREDENTIAL,
                        tenant.getIdentity(),
                        "SwitchExternalId",
                        before + " -> " + after + " of tenant " + moved.fullName(),
                        before,
                        after);
        try {
            Optional<AbstractFolder<?>> folder = moved.folder();
            if (folder.isPresent()) {
                FolderTenants.switchExternalId(folder.get(), tenant);
            } else {
                WorkloadSecurityConfiguration.get().switchExternalId(tenant);
            }
        } catch (IOException | RuntimeException failure) {
            write.failed();
            throw failure;
        }
        write.done();
        return after;
    }

    /** The tenants with the one switched, unless somebody chose other credentials for it since. */
    static List<Tenant> in(List<Tenant> tenants, Tenant moved) throws AbortException {
        List<Tenant> changed = new ArrayList<>();
        boolean found = false;
        for (Tenant tenant : tenants) {
            boolean same = Objects.equals(tenant.getIdentity(), moved.getIdentity())
                    && Objects.equals(tenant.getExternalIdCredentialsId(), moved.getExternalIdCredentialsId())
                    && Objects.equals(tenant.getNewExternalIdCredentialsId(), moved.getNewExternalIdCredentialsId());
            found |= same;
            changed.add(same ? tenant.withNewExternalId() : tenant);
        }
        if (!found) {
            throw new AbortException(Messages.ExternalIdSwitch_changed(moved.getName()));
        }
        return changed;
    }
}
