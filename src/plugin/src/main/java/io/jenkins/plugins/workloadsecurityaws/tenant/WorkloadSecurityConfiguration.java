package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.tenant.GrantChanges.Leave;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The tenants that Jenkins itself defines, and which folders' tenants may use the controller's AWS identity. */
@Extension
@Symbol("workloadSecurity")
public final class WorkloadSecurityConfiguration extends GlobalConfiguration {

    private static final Logger LOGGER = Logger.getLogger(WorkloadSecurityConfiguration.class.getName());

    /** Of the form that is saved. */
    private static final int VERSION = 1;

    private int version = VERSION;
    private volatile List<Tenant> tenants = new ArrayList<>();
    private volatile String foldersWithInstanceIdentity;

    /** Reads what was saved. */
    public WorkloadSecurityConfiguration() {
        load();
        if (version > VERSION) {
            LOGGER.log(
                    Level.WARNING,
                    "The settings of Workload Security were saved by a newer version of this plugin; what this one does not"
                            + " know of them is lost when they are saved again");
        }
        version = VERSION;
    }

    /** {@return the configuration} */
    public static WorkloadSecurityConfiguration get() {
        return ExtensionList.lookupSingleton(WorkloadSecurityConfiguration.class);
    }

    /** {@return the tenants} */
    @NonNull
    public List<Tenant> getTenants() {
        return Collections.unmodifiableList(tenants);
    }

    /**
     * Sets the tenants and saves them.
     *
     * @param tenants the tenants; each name and each identity once. Those without an identity are given it
     * @throws IllegalArgumentException if a name or an identity is used twice or can't stand in a tag, or grants would
     *     change and the audit trail can't be written
     */
    @DataBoundSetter
    public synchronized void setTenants(@CheckForNull List<Tenant> tenants) {
        List<Tenant> checked = tenants == null ? new ArrayList<>() : new ArrayList<>(tenants);
        checkNames(checked);
        TenantIdentities.get().claim("", checked);
        List<Tenant> before = this.tenants;
        change(
                Leave.of(before),
                Leave.of(checked),
                () -> {
                    this.tenants = checked;
                    save();
                },
                () -> TenantIdentities.get().claim("", before));
    }

    /** Adds a tenant; one that can't be written to the disk is not there afterwards, and neither is its identity. */
    synchronized void add(Tenant tenant) throws IOException {
        List<Tenant> before = tenants;
        try {
            setTenants(NewTenant.with(before, tenant));
            // Saving settings only logs that it failed; this tells.
            getConfigFile().write(this);
        } catch (IOException | RuntimeException failure) {
            if (tenants.contains(tenant)) {
                withdraw(tenant, before);
            }
            throw failure;
        }
    }

    /** Makes the new external ID of a tenant its own; what can't be written to the disk is not so afterwards. */
    synchronized void switchExternalId(Tenant moved) throws IOException {
        List<Tenant> before = tenants;
        tenants = ExternalIdSwitch.in(before, moved);
        try {
            getConfigFile().write(this);
        } catch (IOException | RuntimeException failure) {
            tenants = before;
            throw failure;
        }
    }

    private void withdraw(Tenant tenant, List<Tenant> before) {
        tenants = before;
        save();
        TenantIdentities.get().claim("", before);
        TenantIdentities.get().free(tenant.getIdentity());
        try {
            GrantChanges.between(Leave.of(List.of(tenant)), List.of()).done();
        } catch (AbortException unwritable) {
            LOGGER.log(
                    Level.SEVERE,
                    "The grants of tenant {0}, which was withdrawn, have no line in the audit trail: {1}",
                    new Object[] {tenant.getName(), unwritable.getMessage()});
        }
    }

    private void change(List<Leave> before, List<Leave> after, Runnable change, Runnable refused) {
        GrantChanges grants;
        try {
            grants = GrantChanges.between(before, after);
        } catch (AbortException unwritable) {
            refused.run();
            throw new IllegalArgumentException(unwritable.getMessage(), unwritable);
        }
        change.run();
        try {
            grants.done();
        } catch (AbortException untold) {
            throw new IllegalArgumentException(untold.getMessage(), untold);
        }
    }

    /** Has the registry look at the tenants as they are. */
    synchronized void claimIdentities() {
        if (TenantIdentities.get().claim("", tenants)) {
            save();
        }
    }

    /** {@return full names of folders, one a line, whose tenants may use the controller's own AWS identity} */
    @CheckForNull
    public String getFoldersWithInstanceIdentity() {
        return foldersWithInstanceIdentity;
    }

    /**
     * Sets which folders' tenants may use the controller's own AWS identity, and saves.
     *
     * @param folders full names, one a line; a name stands for everything in that folder too
     * @throws IllegalArgumentException if it is a change and the audit trail can't be written
     */
    @DataBoundSetter
    public synchronized void setFoldersWithInstanceIdentity(@CheckForNull String folders) {
        change(
                leavesOfFolders(folders()),
                leavesOfFolders(names(folders)),
                () -> {
                    this.foldersWithInstanceIdentity = Util.fixEmptyAndTrim(folders);
                    save();
                },
                () -> {});
    }

    private static List<Leave> leavesOfFolders(List<String> folders) {
        return folders.stream().map(Leave::ofInstanceIdentity).toList();
    }

    /**
     * Whether a folder's tenants may use the controller's own AWS identity.
     *
     * @param folder the folder
     * @return whether an administrator allowed it
     */
    public boolean allowsInstanceIdentity(@NonNull AbstractFolder<?> folder) {
        return folders().stream()
                .anyMatch(name -> folder.getFullName().equals(name)
                        || folder.getFullName().startsWith(name + "/"));
    }

    private List<String> folders() {
        return names(foldersWithInstanceIdentity);
    }

    private static List<String> names(@CheckForNull String lines) {
        return Util.fixNull(lines)
                .lines()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** {@return for each name of a job or folder that something is allowed to, and that no item has, what is allowed} */
    @NonNull
    public List<String> allowedToNobody() {
        Jenkins jenkins = Jenkins.get();
        List<String> found = new ArrayList<>();
        for (Tenant tenant : tenants) {
            tenant.getGrants().stream()
                    .map(Grant::getItem)
                    .filter(name -> !name.isEmpty() && jenkins.getItemByFullName(name) == null)
                    .forEach(name ->
                            found.add(Messages.WorkloadSecurityConfiguration_grantToNobody(tenant.getName(), name)));
        }
        folders().stream()
                .filter(name -> jenkins.getItemByFullName(name) == null)
                .forEach(name -> found.add(Messages.WorkloadSecurityConfiguration_identityToNobody(name)));
        return found;
    }

    /**
     * Jobs or folders were renamed, moved or deleted: takes each name's new form, none where nothing is left of it. That is
     * done even where the audit trail can't be written: else whoever makes an item of the old name would be let in.
     */
    synchronized void changeItems(Function<String, Optional<String>> newName) {
        List<Tenant> changed = new ArrayList<>();
        GrantChanges changes = GrantChanges.none();
        boolean any = false;
        for (Tenant tenant : tenants) {
            List<Grant> grants = new ArrayList<>();
            for (Grant grant : tenant.getGrants()) {
                newName.apply(grant.getItem()).map(grant::of).ifPresent(grants::add);
                Leave leave = new Leave(tenant.getIdentity(), grant.getItem(), grant.describedForAudit());
                any |= told("the grant of tenant " + tenant.getName(), leave, newName, changes);
            }
            changed.add(tenant.withGrants(grants));
        }
        List<String> folders = new ArrayList<>();
        for (String folder : folders()) {
            newName.apply(folder).ifPresent(folders::add);
            any |= told(
                    "the leave to use the controller's AWS identity",
                    Leave.ofInstanceIdentity(folder),
                    newName,
                    changes);
        }
        if (any) {
            tenants = changed;
            foldersWithInstanceIdentity = Util.fixEmpty(String.join("\n", folders));
            save();
            try {
                changes.done();
            } catch (AbortException untold) {
                LOGGER.log(Level.SEVERE, untold.getMessage());
            }
        }
    }

    private static boolean told(
            String what, Leave leave, Function<String, Optional<String>> newName, GrantChanges changes) {
        String name = leave.item();
        String now = newName.apply(name).orElse(null);
        if (!name.equals(now)) {
            try {
                changes.note(leave, now == null ? null : leave.to(now));
            } catch (AbortException unwritable) {
                LOGGER.log(Level.SEVERE, "{0} has no line in the audit trail: {1}", new Object[] {
                    what, unwritable.getMessage()
                });
            }
        }
        if (now == null) {
            LOGGER.log(Level.INFO, "{0} is gone, and {1} with it", new Object[] {name, what});
        } else if (!now.equals(name)) {
            LOGGER.log(Level.INFO, "{0} is now {1}, and {2} goes with it", new Object[] {name, now, what});
        }
        return !name.equals(now);
    }

    /**
     * Warns of names that no folder has.
     *
     * @param value the names in the form
     * @return a warning that names them
     */
    @POST
    public FormValidation doCheckFoldersWithInstanceIdentity(@QueryParameter String value) {
        Jenkins jenkins = Jenkins.get();
        if (!jenkins.hasPermission(Jenkins.ADMINISTER)) {
            return FormValidation.ok();
        }
        String unknown = Util.fixNull(value)
                .lines()
                .map(String::strip)
                .filter(name -> !name.isEmpty() && jenkins.getItemByFullName(name) == null)
                .collect(Collectors.joining(", "));
        return unknown.isEmpty() ? FormValidation.ok() : FormValidation.warning(Messages.Grant_noSuchItem(unknown));
    }

    static void checkNames(List<Tenant> tenants) {
        Set<String> seen = new HashSet<>();
        Set<String> identities = new HashSet<>();
        for (Tenant tenant : tenants) {
            if (tenant.getName().isEmpty()) {
                throw new IllegalArgumentException(Messages.Tenant_nameEmpty());
            }
            if (!seen.add(tenant.getName())) {
                throw new IllegalArgumentException(Messages.Tenant_nameTwice(tenant.getName()));
            }
            if (!TenantIdentities.isValid(tenant.getName())) {
                throw new IllegalArgumentException(Messages.Tenant_nameInvalid(tenant.getName()));
            }
            String identity = tenant.getIdentity();
            if (identity != null && !TenantIdentities.isValid(identity)) {
                throw new IllegalArgumentException(Messages.TenantIdentities_invalid(identity));
            }
            if (identity != null && !identities.add(identity)) {
                throw new IllegalArgumentException(Messages.Tenant_identityTwice(identity));
            }
        }
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.WorkloadSecurityConfiguration_displayName();
    }

    /** A form without tenants sends no list at all, which binding alone would read as "leave them". */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        List<Tenant> sent = form.has("tenants")
                ? FormBinding.bind("tenants", () -> request.bindJSONToList(Tenant.class, form.get("tenants")))
                : List.of();
        try {
            setTenants(sent);
        } catch (IllegalArgumentException wrong) {
            throw new FormException(wrong.getMessage(), wrong, "tenants");
        }
        try {
            setFoldersWithInstanceIdentity(form.optString("foldersWithInstanceIdentity"));
        } catch (IllegalArgumentException wrong) {
            throw new FormException(wrong.getMessage(), wrong, "foldersWithInstanceIdentity");
        }
        return true;
    }
}
