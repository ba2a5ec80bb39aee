package io.jenkins.plugins.workloadsecurityaws.tenant;

import hudson.model.Item;
import java.util.Collection;
import java.util.List;

/**
 * What a job is about to do with a tenant, to be held against what it was granted. One grant must allow all of it for an
 * account: two that each allow a part do not add up.
 *
 * @param item the job
 * @param use whether it changes accounts
 * @param accounts IDs of the accounts; unknown as the empty text
 * @param adopts whether what somebody else made would be taken over, or is planned to be
 * @param removes whether accounts would be removed
 * @param otherRole whether another role than the tenant's would be written
 * @param switches whether the tenant's stored external ID would be switched to the new one
 */
public record AccessRequest(
        Item item,
        Use use,
        Collection<String> accounts,
        boolean adopts,
        boolean removes,
        boolean otherRole,
        boolean switches) {

    /**
     * Refuses what was not granted.
     *
     * @param reference the tenant
     * @throws NoSuchTenantException if an account is not granted for this; the message is for the build's log
     */
    public void check(TenantReference reference) throws NoSuchTenantException {
        for (String account : accounts) {
            if (grants(reference).stream().noneMatch(grant -> allows(grant, account))) {
                throw new NoSuchTenantException(Messages.AccessRequest_notGranted(
                        reference.fullName(), item.getFullName(), what(), account.isEmpty() ? "?" : account));
            }
        }
    }

    private boolean allows(Grant grant, String account) {
        return grant.names(account)
                && (!adopts || grant.isAdopt())
                && (!removes || grant.isRemove())
                && (!otherRole || grant.isOtherRoles())
                && (!switches || grant.isSwitchExternalId());
    }

    /** A folder's own credentials serve its jobs for every account and role; the rest its tenant says itself. */
    private List<Grant> grants(TenantReference reference) {
        if (reference.folder().isEmpty()) {
            return reference.tenant().getGrants().stream()
                    .filter(grant -> grant.covers(item, use))
                    .toList();
        }
        Grant own = new Grant(reference.folder().get().getFullName());
        own.setChange(true);
        own.setAdopt(reference.tenant().isAdopt());
        own.setRemove(reference.tenant().isRemove());
        own.setOtherRoles(true);
        own.setSwitchExternalId(reference.tenant().isSwitchExternalId());
        return List.of(own);
    }

    private String what() {
        StringBuilder what =
                new StringBuilder(use == Use.VERIFY ? Messages.Tenants_verify() : Messages.Tenants_change());
        if (adopts) {
            what.append(Messages.AccessRequest_adopting());
        }
        if (removes) {
            what.append(Messages.AccessRequest_removing());
        }
        if (otherRole) {
            what.append(Messages.AccessRequest_otherRole());
        }
        if (switches) {
            what.append(Messages.AccessRequest_switching());
        }
        return what.toString();
    }
}
