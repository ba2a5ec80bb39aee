package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;

/** The page's root: every account of every tenant, whoever may read the system's configuration may see it. */
@Extension
@Symbol("workloadSecurityPage")
public class WorkloadSecurityPage extends ManagementLink implements StaplerProxy {

    @Override
    public Object getTarget() {
        Jenkins.get().checkAnyPermission(getViewPermissions());
        return this;
    }

    /** {@return the permissions of which any lets a user see the accounts} */
    public static Permission[] getViewPermissions() {
        return new Permission[] {Jenkins.SYSTEM_READ, Jenkins.MANAGE};
    }

    /** {@return the tenants with what can be done with them} */
    public List<TenantPage> getTenants() {
        return Tenants.all().stream().map(TenantPage::new).toList();
    }

    /** {@return the rows that the address asks for} */
    public AccountRows getRows() {
        return AccountRows.of(getTenants(), AccountQuery.of(Stapler.getCurrentRequest2()));
    }

    /** {@return what is to be decided about identities} */
    public IdentitiesPage getIdentities() {
        return new IdentitiesPage();
    }

    /**
     * One tenant.
     *
     * @param key its key
     * @return its page, or null
     */
    @CheckForNull
    public TenantPage getTenant(String key) {
        return getTenants().stream()
                .filter(tenant -> tenant.getKey().equals(key))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String getIconFileName() {
        return "symbol-lock-closed";
    }

    @Override
    public String getDisplayName() {
        return Messages.WorkloadSecurityPage_displayName();
    }

    @Override
    public String getDescription() {
        return Messages.WorkloadSecurityPage_description();
    }

    @Override
    public String getUrlName() {
        return "workload-security";
    }

    @NonNull
    @Override
    public Category getCategory() {
        return Category.SECURITY;
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        // Manage Jenkins shows a link to whoever has its one permission, and here either will do.
        return Jenkins.get().hasPermission(Jenkins.MANAGE) ? Jenkins.MANAGE : Jenkins.SYSTEM_READ;
    }
}
