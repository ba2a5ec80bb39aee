package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Tells the registry of identities what becomes of folders and their tenants. Comes before whoever saves a folder anew, so
 * that a copy never claims what the original holds.
 */
@Extension(ordinal = 10)
public class TenantIdentityListener extends ItemListener {

    private static final Logger LOGGER = Logger.getLogger(TenantIdentityListener.class.getName());

    /** Settings that came to the disk without an identity, by hand or by a script. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void claimOfJenkins() {
        WorkloadSecurityConfiguration.get().claimIdentities();
    }

    @Override
    public void onLoaded() {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Jenkins.get().allItems(AbstractFolder.class).forEach(TenantIdentityListener::claim);
        }
    }

    @Override
    public void onCreated(Item item) {
        TenantIdentities.get().created(item.getFullName());
        onUpdated(item);
    }

    @Override
    public void onCopied(Item original, Item item) {
        tenants(item).forEach(tenant -> tenant.setIdentity(null));
        onCreated(item);
    }

    @Override
    public void onUpdated(Item item) {
        if (item instanceof AbstractFolder<?> folder) {
            FolderTenants.keepUnlessPermitted(folder);
            claim(folder);
        }
    }

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        TenantIdentities.get().moved(oldFullName, newFullName);
    }

    @Override
    public void onDeleted(Item item) {
        TenantIdentities.get().deleted(item.getFullName());
    }

    /** What somebody brought who may not claims nothing, and takes nothing from the tenants that were there. */
    private static void claim(AbstractFolder<?> folder) {
        FolderTenants property = folder.getProperties().get(FolderTenants.class);
        boolean permitted = property == null || property.unpermittedBy().isEmpty();
        if (permitted && TenantIdentities.get().claim(folder.getFullName(), tenants(folder))) {
            try {
                folder.save();
            } catch (IOException unwritten) {
                LOGGER.log(
                        Level.SEVERE,
                        unwritten,
                        () -> "The identities of the tenants of folder " + folder.getFullName() + " can't be kept");
            }
        }
    }

    private static List<Tenant> tenants(Item item) {
        FolderTenants property = item instanceof AbstractFolder<?> folder
                ? folder.getProperties().get(FolderTenants.class)
                : null;
        return property == null ? List.of() : property.getTenants();
    }
}
