package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail.OwnWrite;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of grants in one act, for the audit trail: all of it is noted before anything is done, and told when it was.
 * Where it can't be noted, nothing may be done.
 */
final class GrantChanges {

    /**
     * What is allowed to somebody.
     *
     * @param tenant the tenant's identity; null: what concerns no one tenant
     * @param item the job or folder to which it is allowed
     * @param what what is allowed, for people
     */
    record Leave(@CheckForNull String tenant, String item, String what) {

        /** {@return what the root tenants allow} */
        static List<Leave> of(List<Tenant> tenants) {
            List<Leave> leaves = new ArrayList<>();
            for (Tenant tenant : tenants) {
                tenant.getGrants()
                        .forEach(grant -> leaves.add(
                                new Leave(tenant.getIdentity(), grant.getItem(), grant.describedForAudit())));
            }
            return leaves;
        }

        /** {@return what the tenants of a folder allow its jobs beyond what is everybody's there} */
        static List<Leave> ofFolder(List<Tenant> tenants) {
            List<Leave> leaves = new ArrayList<>();
            for (Tenant tenant : tenants) {
                List<String> what = new ArrayList<>();
                if (tenant.isAdopt()) {
                    what.add("adopt");
                }
                if (tenant.isRemove()) {
                    what.add("remove");
                }
                if (tenant.isSwitchExternalId()) {
                    what.add("switch the external ID");
                }
                if (!what.isEmpty()) {
                    leaves.add(new Leave(
                            tenant.getIdentity(),
                            "the jobs of the folder of tenant " + tenant.getName(),
                            String.join(", ", what)));
                }
            }
            return leaves;
        }

        /** The leave to use the controller's own AWS identity. */
        static Leave ofInstanceIdentity(String folder) {
            return new Leave(null, folder, "use the controller's AWS identity");
        }

        Leave to(String otherItem) {
            return new Leave(tenant, otherItem, what);
        }

        private boolean isForTheSame(Leave other) {
            return item.equals(other.item) && String.valueOf(tenant).equals(String.valueOf(other.tenant));
        }

        private String text() {
            return item + ": " + what;
        }
    }

    private final List<OwnWrite> writes = new ArrayList<>();

    private GrantChanges() {}

    /** {@return no changes yet} */
    static GrantChanges none() {
        return new GrantChanges();
    }

    /**
     * Notes what is going to be different.
     *
     * @throws AbortException if it can't be noted; nothing may be done then
     */
    static GrantChanges between(List<Leave> before, List<Leave> after) throws AbortException {
        List<Leave> gone = new ArrayList<>(before);
        List<Leave> fresh = new ArrayList<>();
        for (Leave leave : after) {
            if (!gone.remove(leave)) {
                fresh.add(leave);
            }
        }
        GrantChanges changes = none();
        for (Leave leave : fresh) {
            Leave old = gone.stream().filter(leave::isForTheSame).findFirst().orElse(null);
            gone.remove(old);
            changes.note(old, leave);
        }
        for (Leave leave : gone) {
            changes.note(leave, null);
        }
        return changes;
    }

    /**
     * Notes one change.
     *
     * @param before what is allowed; null: nothing yet
     * @param after what is to be allowed; null: nothing any more
     * @throws AbortException if it can't be noted; what was noted before is told as refused
     */
    void note(@CheckForNull Leave before, @CheckForNull Leave after) throws AbortException {
        Leave any = after == null ? before : after;
        String action = "ChangeGrant";
        String resource = any.text();
        if (before == null) {
            action = "AddGrant";
        } else if (after == null) {
            action = "RemoveGrant";
        } else if (before.item().equals(after.item())) {
            resource = after.item() + ": " + before.what() + " -> " + after.what();
        } else {
            action = "MoveGrant";
            resource = before.item() + " -> " + after.text();
        }
        try {
            writes.add(ControllerTrail.get()
                    .begin(
                            AuditEntry.Kind.GRANT,
                            any.tenant(),
                            action,
                            resource,
                            before == null ? null : before.text(),
                            after == null ? null : after.text()));
        } catch (AbortException unwritable) {
            writes.forEach(OwnWrite::refused);
            throw unwritable;
        }
    }

    /**
     * All of it is done.
     *
     * @throws AbortException if that can't be told, which the message says, and that it was done
     */
    void done() throws AbortException {
        AbortException untold = null;
        for (OwnWrite write : writes) {
            try {
                write.done();
            } catch (AbortException unwritable) {
                untold = unwritable;
            }
        }
        if (untold != null) {
            throw untold;
        }
    }
}
