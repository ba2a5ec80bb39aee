package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.AbortException;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The credentials that one set-up makes, as the user who asks for it, and takes back if it fails after all. */
final class NewCredentials {

    private static final Logger LOGGER = Logger.getLogger(NewCredentials.class.getName());

    private final CredentialsStore store;
    private final String where;
    private final Deque<StandardCredentials> made = new ArrayDeque<>();

    /** Which store, and what the audit trail calls it. */
    NewCredentials(CredentialsStore store, String where) {
        this.store = store;
        this.where = where;
    }

    void make(StandardCredentials fresh) throws IOException {
        ControllerTrail.OwnWrite write = begin("CreateCredential", fresh);
        boolean isMade;
        try {
            isMade = store.addCredentials(Domain.global(), fresh);
        } catch (IOException | RuntimeException failure) {
            write.failed();
            // A store may hold in memory what it could not write.
            remove(fresh);
            throw failure;
        }
        if (!isMade) {
            write.failed();
            throw new AbortException(Messages.TenantSetup_idTaken(fresh.getId()));
        }
        made.push(fresh);
        write.done();
    }

    /** What can't be told in the audit trail is taken back all the same: else a secret stays that nobody knows of. */
    void takeBack() {
        while (!made.isEmpty()) {
            StandardCredentials each = made.pop();
            try {
                ControllerTrail.OwnWrite write = begin("DeleteCredential", each);
                if (remove(each)) {
                    write.done();
                } else {
                    write.failed();
                }
            } catch (AbortException untold) {
                LOGGER.log(
                        Level.SEVERE, untold, () -> "Taking back " + each.getId() + " has no line in the audit trail");
                remove(each);
            }
        }
    }

    /** Whoever may make credentials but not delete them leaves none behind either. */
    private boolean remove(StandardCredentials each) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return store.removeCredentials(Domain.global(), each);
        } catch (IOException failure) {
            LOGGER.log(
                    Level.SEVERE,
                    failure,
                    () -> "The credential " + each.getId() + " of a set-up that failed could not be removed from "
                            + where);
            return false;
        }
    }

    private ControllerTrail.OwnWrite begin(String action, StandardCredentials each) throws AbortException {
        // The tenant has no identity before it is saved.
        return ControllerTrail.get()
                .begin(AuditEntry.Kind.CREDENTIAL, null, action, each.getId() + " of " + where, null, null);
    }
}
