package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.BulkChange;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import io.jenkins.plugins.workloadsecurityaws.tenant.GrantChanges.Leave;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The tenants that a folder defines, for the jobs in it. Their credentials come from that folder's own store, so they are
 * changed and removed by those alone who may have these credentials used: who may not is refused in the form; what a
 * {@code config.xml} brings in spite of it is kept, and not used, and what one leaves out stays.
 */
public class FolderTenants extends AbstractFolderProperty<AbstractFolder<?>> {

    private static final Logger LOGGER = Logger.getLogger(FolderTenants.class.getName());

    /** Of the form that is saved. */
    private static final int VERSION = 1;

    private int version = VERSION;
    private final List<Tenant> tenants;

    /** Written with the folder, so that a restart makes nothing usable. */
    private String unpermittedBy;

    private transient boolean unsaved;

    /**
     * Defines tenants.
     *
     * @param tenants the tenants; each name and each identity once
     * @throws IllegalArgumentException if a name or an identity is used twice or can't stand in a tag
     */
    @DataBoundConstructor
    public FolderTenants(@CheckForNull List<Tenant> tenants) {
        this.tenants = tenants == null ? new ArrayList<>() : new ArrayList<>(tenants);
        WorkloadSecurityConfiguration.checkNames(this.tenants);
    }

    /** {@return the tenants} */
    @NonNull
    public List<Tenant> getTenants() {
        return tenants == null ? List.of() : Collections.unmodifiableList(tenants);
    }

    /** {@return who brought them without being permitted to, so that they serve nobody} */
    @NonNull
    public Optional<String> unpermittedBy() {
        return Optional.ofNullable(unpermittedBy);
    }

    /** The tenants of a folder that somebody was permitted to set. */
    static List<Tenant> saved(AbstractFolder<?> folder) {
        return Saved.get().folders.getOrDefault(folder, List.of());
    }

    /** Loading from the disk asks nobody; what is posted as XML, over the web or the command line, arrives here too. */
    @Override
    protected void setOwner(@NonNull AbstractFolder<?> folder) {
        super.setOwner(folder);
        if (version > VERSION) {
            LOGGER.log(
                    Level.WARNING,
                    "The Workload Security tenants of folder {0} were saved by a newer version of this plugin; what this one"
                            + " does not know of them is lost when the folder is saved again",
                    folder.getFullName());
        }
        version = VERSION;
        if (Items.currentlyUpdatingByXml()) {
            List<Tenant> saved = saved(folder);
            keepIdentities(saved, getTenants());
            boolean permitted = isSame(saved, getTenants()) || FormPermission.toSetTenants(folder, saved, getTenants());
            String user = Jenkins.getAuthentication2().getName();
            unsaved = !permitted || unpermittedBy != null;
            unpermittedBy = permitted ? null : user;
            if (!permitted) {
                LOGGER.log(
                        Level.WARNING,
                        "{0} changed the Workload Security tenants of folder {1} without being permitted to use its"
                                + " credentials; they serve nobody until somebody who may saves them",
                        new Object[] {user, folder.getFullName()});
            }
        }
        if (unpermittedBy == null) {
            Saved.get().folders.put(folder, getTenants());
        }
    }

    /** A form that says nothing of tenants, as one that was not made by a browser, removes them like one that has none. */
    @Override
    public AbstractFolderProperty<?> reconfigure(StaplerRequest2 request, @CheckForNull JSONObject form)
            throws Descriptor.FormException {
        if (form != null && !form.isNullObject()) {
            return super.reconfigure(request, form);
        }
        if (!getTenants().isEmpty() && !FormPermission.toSetTenants(owner, saved(owner), List.of())) {
            throw refused();
        }
        return null;
    }

    private static AccessDeniedException3 refused() {
        return new AccessDeniedException3(
                Jenkins.getAuthentication2(), com.cloudbees.plugins.credentials.CredentialsProvider.UPDATE);
    }

    /**
     * Brings a folder's tenants back after an XML that lacks them, unless who posted it may remove them. Comes before the
     * registry of identities hears of the XML.
     *
     * @param folder the folder, which was given another XML or form
     */
    static void keepUnlessPermitted(AbstractFolder<?> folder) {
        List<Tenant> saved = saved(folder);
        FolderTenants there = folder.getProperties().get(FolderTenants.class);
        boolean lacksThem = there == null
                || there.getTenants().isEmpty() && there.unpermittedBy().isPresent();
        if (saved.isEmpty() || !lacksThem) {
            return;
        }
        if (FormPermission.toSetTenants(folder, saved, List.of())) {
            Saved.get().folders.remove(folder);
            return;
        }
        LOGGER.log(
                Level.WARNING,
                "{0} left the Workload Security tenants of folder {1} out of its XML without being permitted to use its"
                        + " credentials; they stay as they were",
                new Object[] {Jenkins.getAuthentication2().getName(), folder.getFullName()});
        try {
            folder.getProperties().removeAll(FolderTenants.class);
            folder.addProperty(new FolderTenants(saved));
        } catch (IOException unwritten) {
            LOGGER.log(
                    Level.SEVERE,
                    unwritten,
                    () -> "That the tenants of folder " + folder.getFullName() + " stay can't be kept");
        }
    }

    /** XML and scripts that make no mention of an identity leave it as it is. */
    private static void keepIdentities(List<Tenant> saved, List<Tenant> wanted) {
        for (Tenant tenant : wanted) {
            if (tenant.getIdentity() == null) {
                saved.stream()
                        .filter(before -> before.getName().equals(tenant.getName()))
                        .map(Tenant::getIdentity)
                        .filter(identity ->
                                wanted.stream().noneMatch(other -> Objects.equals(identity, other.getIdentity())))
                        .findFirst()
                        .ifPresent(tenant::setIdentity);
            }
        }
    }

    /** Adds a tenant to those of a folder; one that can't be written to the disk is not there afterwards. */
    static void add(AbstractFolder<?> folder, Tenant tenant) throws IOException {
        List<Tenant> saved = saved(folder);
        List<Tenant> wanted = NewTenant.with(saved, tenant);
        if (!FormPermission.toSetTenants(folder, saved, wanted)) {
            throw refused();
        }
        try {
            replace(folder, saved, wanted);
        } catch (IOException | RuntimeException failure) {
            Optional.ofNullable(tenant.getIdentity()).ifPresent(TenantIdentities.get()::free);
            throw failure;
        }
    }

    /** Makes the new external ID of a tenant its own; what can't be written to the disk is not so afterwards. */
    static void switchExternalId(AbstractFolder<?> folder, Tenant moved) throws IOException {
        List<Tenant> saved = saved(folder);
        replace(folder, saved, ExternalIdSwitch.in(saved, moved));
    }

    private static void replace(AbstractFolder<?> folder, List<Tenant> saved, List<Tenant> wanted) throws IOException {
        try {
            replace(folder, wanted);
        } catch (IOException | RuntimeException failure) {
            try {
                replace(folder, saved);
            } catch (IOException unwritten) {
                LOGGER.log(
                        Level.SEVERE,
                        unwritten,
                        () -> "Folder " + folder.getFullName()
                                + " has the tenants it had, and its file may say otherwise");
            }
            throw failure;
        }
    }

    /** In memory first, then with one write of the folder's file. */
    private static void replace(AbstractFolder<?> folder, List<Tenant> tenants) throws IOException {
        try (BulkChange change = new BulkChange(folder)) {
            folder.getProperties().removeAll(FolderTenants.class);
            Saved.get().folders.remove(folder);
            if (!tenants.isEmpty()) {
                folder.addProperty(new FolderTenants(tenants));
            }
            ItemListener.fireOnUpdated(folder);
            change.commit();
        }
    }

    private static boolean isSame(List<Tenant> one, List<Tenant> other) {
        return Items.XSTREAM2.toXML(new ArrayList<>(one)).equals(Items.XSTREAM2.toXML(new ArrayList<>(other)));
    }

    /** What was permitted, by folder; a folder that is renamed or given another XML stays the same object. */
    @Extension
    public static final class Saved extends ItemListener {

        private final Map<AbstractFolder<?>, List<Tenant>> folders = Collections.synchronizedMap(new WeakHashMap<>());

        /** What the audit trail was last told of each. */
        private final Map<AbstractFolder<?>, List<Leave>> allowed = Collections.synchronizedMap(new WeakHashMap<>());

        static Saved get() {
            return ItemListener.all().get(Saved.class);
        }

        @Override
        public void onLoaded() {
            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                Jenkins.get()
                        .allItems(AbstractFolder.class)
                        .forEach(folder -> allowed.put(folder, Leave.ofFolder(saved(folder))));
            }
        }

        @Override
        public void onDeleted(Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                tell(folder, List.of());
            }
        }

        @Override
        public void onCreated(Item item) {
            onUpdated(item);
        }

        /** Settings of a folder are saved before anybody hears of them, so that they can't be told does not undo them. */
        private void tell(AbstractFolder<?> folder, List<Leave> now) {
            List<Leave> before = Util.fixNull(allowed.put(folder, now));
            try {
                GrantChanges.between(before, now).done();
            } catch (AbortException unwritable) {
                LOGGER.log(
                        Level.SEVERE,
                        "What the tenants of folder {0} allow has changed, and has no line in the audit trail: {1}",
                        new Object[] {folder.getFullName(), unwritable.getMessage()});
            }
        }

        /** Jenkins writes XML as it was posted, without what was found out about it. */
        @Override
        public void onUpdated(Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                boolean defines = folder.getProperties().get(FolderTenants.class) != null;
                tell(folder, defines ? Leave.ofFolder(saved(folder)) : List.of());
            }
            FolderTenants property = item instanceof AbstractFolder<?> folder
                    ? folder.getProperties().get(FolderTenants.class)
                    : null;
            if (property != null && property.unsaved) {
                property.unsaved = false;
                try {
                    item.save();
                } catch (IOException unwritten) {
                    LOGGER.log(
                            Level.SEVERE,
                            unwritten,
                            () -> "That the tenants of folder " + item.getFullName() + " serve nobody can't be kept");
                }
            }
        }
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityTenants")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.FolderTenants_displayName();
        }

        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            if (form.isNullObject()) {
                return null;
            }
            FolderTenants sent = FormBinding.bind("tenants", () -> bound(request, form));
            AbstractFolder<?> folder = request.findAncestorObject(AbstractFolder.class);
            return folder == null ? sent : permitted(folder, sent);
        }

        private FolderTenants bound(StaplerRequest2 request, JSONObject form) {
            try {
                return (FolderTenants) super.newInstance(request, form);
            } catch (FormException refused) {
                throw new IllegalArgumentException(refused.getMessage());
            }
        }

        private static FolderTenants permitted(AbstractFolder<?> folder, FolderTenants sent) {
            FolderTenants current = folder.getProperties().get(FolderTenants.class);
            keepIdentities(saved(folder), sent.getTenants());
            if (FormPermission.toSetTenants(folder, saved(folder), sent.getTenants())) {
                return sent;
            }
            if (isSame(current == null ? List.of() : current.getTenants(), sent.getTenants())) {
                return current;
            }
            throw refused();
        }
    }
}
