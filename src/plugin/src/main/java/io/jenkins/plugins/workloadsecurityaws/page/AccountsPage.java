package io.jenkins.plugins.workloadsecurityaws.page;

import hudson.model.Api;
import hudson.model.ModelObject;
import hudson.security.Permission;
import java.util.List;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The accounts of all tenants. */
@ExportedBean
public class AccountsPage implements ModelObject {

    private final List<TenantPage> tenants;

    AccountsPage(List<TenantPage> tenants) {
        this.tenants = tenants;
    }

    @Override
    public String getDisplayName() {
        return Messages.AccountsPage_displayName();
    }

    /** {@return the permissions of which any lets a user see them} */
    public Permission[] getViewPermissions() {
        return WorkloadSecurityPage.getViewPermissions();
    }

    /** {@return the accounts for programs} */
    public Api getApi() {
        return new Api(this);
    }

    /** {@return all accounts that the address asks for, whatever page it names} */
    @Exported(name = "accounts")
    public List<AccountPage> getAll() {
        return AccountRows.all(tenants, AccountQuery.of(Stapler.getCurrentRequest2()));
    }

    /** {@return all tenants} */
    public List<TenantPage> getTenants() {
        return tenants;
    }

    /** {@return the states that can be asked for} */
    public List<StateLabel> getStates() {
        return StateLabel.mostUrgentFirst();
    }

    /** {@return the rows that the address asks for} */
    public AccountRows getRows() {
        return AccountRows.of(tenants, AccountQuery.of(Stapler.getCurrentRequest2()));
    }
}
