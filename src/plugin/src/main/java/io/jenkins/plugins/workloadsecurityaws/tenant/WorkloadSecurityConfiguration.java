package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The tenants that Jenkins itself defines, and which folders' tenants may use the controller's AWS identity. */
@Extension
@Symbol("workloadSecurity")
public final class WorkloadSecurityConfiguration extends GlobalConfiguration {

    private volatile List<Tenant> tenants = new ArrayList<>();
    private volatile String foldersWithInstanceIdentity;

    /** Reads what was saved. */
    public WorkloadSecurityConfiguration() {
        load();
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
     * @param tenants the tenants; each name once
     * @throws IllegalArgumentException if a name is empty or used twice
     */
    @DataBoundSetter
    public void setTenants(@CheckForNull List<Tenant> tenants) {
        List<Tenant> checked = tenants == null ? new ArrayList<>() : new ArrayList<>(tenants);
        checkNames(checked);
        this.tenants = checked;
        save();
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
     */
    @DataBoundSetter
    public void setFoldersWithInstanceIdentity(@CheckForNull String folders) {
        this.foldersWithInstanceIdentity = Util.fixEmptyAndTrim(folders);
        save();
    }

    /**
     * Whether a folder's tenants may use the controller's own AWS identity.
     *
     * @param folder the folder
     * @return whether an administrator allowed it
     */
    public boolean allowsInstanceIdentity(@NonNull AbstractFolder<?> folder) {
        String allowed = Util.fixNull(foldersWithInstanceIdentity);
        return allowed.lines()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .anyMatch(name -> folder.getFullName().equals(name)
                        || folder.getFullName().startsWith(name + "/"));
    }

    static void checkNames(List<Tenant> tenants) {
        Set<String> seen = new HashSet<>();
        for (Tenant tenant : tenants) {
            if (tenant.getName().isEmpty()) {
                throw new IllegalArgumentException(Messages.Tenant_nameEmpty());
            }
            if (!seen.add(tenant.getName())) {
                throw new IllegalArgumentException(Messages.Tenant_nameTwice(tenant.getName()));
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
        List<Tenant> sent = form.has("tenants") ? request.bindJSONToList(Tenant.class, form.get("tenants")) : List.of();
        try {
            setTenants(sent);
        } catch (IllegalArgumentException wrong) {
            throw new FormException(wrong.getMessage(), wrong, "tenants");
        }
        setFoldersWithInstanceIdentity(form.optString("foldersWithInstanceIdentity"));
        return true;
    }
}
