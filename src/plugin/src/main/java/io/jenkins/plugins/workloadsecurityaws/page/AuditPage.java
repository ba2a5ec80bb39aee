package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import java.io.IOException;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/** The audit trail of this controller: how it ends, and its download. */
public class AuditPage {

    /** {@return the trail's last line; null: there is no trail yet, or it can't be opened} */
    @CheckForNull
    public AuditHead getHead() {
        return ControllerTrail.get().head().orElse(null);
    }

    /** {@return why the trail can't be written, or null} */
    @CheckForNull
    public String getProblem() {
        return ControllerTrail.get().problem().orElse(null);
    }

    /**
     * Sends all files of the trail, so that they can be verified elsewhere.
     *
     * @return a ZIP archive
     */
    @POST
    public HttpResponse doDownload() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return new HttpResponse() {
            @Override
            public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                    throws IOException {
                response.setContentType("application/zip");
                response.setHeader("Content-Disposition", "attachment; filename=\"workload-security-audit.zip\"");
                ControllerTrail.get().export(response.getOutputStream());
            }
        };
    }
}
