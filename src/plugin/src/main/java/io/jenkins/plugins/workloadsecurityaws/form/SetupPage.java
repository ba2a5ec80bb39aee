package io.jenkins.plugins.workloadsecurityaws.form;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import jakarta.servlet.ServletException;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** <i>Add a tenant</i>: for administrators. */
public class SetupPage implements StaplerProxy {

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return this;
    }

    /** {@return the form} */
    public SetupForm getDescriptor() {
        return ExtensionList.lookupSingleton(SetupForm.class);
    }

    /** {@return its title} */
    public String getDisplayName() {
        return getDescriptor().getDisplayName();
    }

    /**
     * Tries everything that was typed, makes the credentials and the tenant, and leads to a pipeline for it.
     *
     * @param request holds the form
     * @return the tenant's pipeline, or why nothing was made
     * @throws ServletException if there is no form
     */
    @POST
    public HttpResponse doCreate(StaplerRequest2 request) throws ServletException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        TenantSetup wanted = request.bindJSON(TenantSetup.class, request.getSubmittedForm());
        try {
            TenantReference made = wanted.setUp();
            return new HttpRedirect("../tenant/" + made.key() + "/pipeline"
                    + Optional.ofNullable(wanted.account())
                            .map(account -> "?account=" + account)
                            .orElse(""));
        } catch (AbortException refused) {
            return FormValidation.error(refused.getMessage());
        }
    }
}
