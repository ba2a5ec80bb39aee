package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Api;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.workloadsecurityaws.form.SetupPage;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The overview, and the root of all pages below it: whoever may read the system's configuration may see them. */
@Extension
@Symbol("workloadSecurityPage")
@ExportedBean
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

    /** {@return the overview for programs} */
    public Api getApi() {
        return new Api(this);
    }

    /** {@return the tenants with what can be done with them} */
    @Exported
    public List<TenantPage> getTenants() {
        return Tenants.all().stream().map(TenantPage::new).toList();
    }

    /** {@return the accounts of all tenants} */
    public AccountsPage getAccounts() {
        return new AccountsPage(getTenants());
    }

    /** {@return what is to be decided about identities} */
    public IdentitiesPage getIdentities() {
        return new IdentitiesPage();
    }

    /** {@return the form that adds a tenant} */
    public SetupPage getAddTenant() {
        return new SetupPage();
    }

    /** {@return the audit trail} */
    public AuditPage getAudit() {
        return new AuditPage();
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
