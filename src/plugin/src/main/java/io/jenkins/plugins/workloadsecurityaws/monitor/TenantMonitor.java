package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import hudson.XmlFile;
import hudson.model.AdministrativeMonitor;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.verb.POST;

/** Shows what is wrong with tenants. What was dismissed is shown again once it says something else. */
@Extension
@Symbol("workloadSecurityTenants")
public class TenantMonitor extends AdministrativeMonitor {

    private static final Logger LOGGER = Logger.getLogger(TenantMonitor.class.getName());

    private Set<String> dismissed;

    @Override
    public String getDisplayName() {
        return Messages.TenantMonitor_displayName();
    }

    /** {@return what is to be shown} */
    public synchronized List<TenantWarning> getWarnings() {
        Set<String> hidden = dismissed();
        return TenantWarnings.get().current().stream()
                .filter(warning -> !hidden.contains(warning.text()))
                .toList();
    }

    /**
     * Hides what is shown now, for everybody.
     *
     * @return back to Manage Jenkins
     * @throws IOException if it can't be kept
     */
    @POST
    public HttpResponse doDismiss() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        dismiss();
        return HttpRedirect.fromContextPath("/manage");
    }

    /** Only what still is wrong is kept, so that the same thing is shown when it happens another time. */
    private synchronized void dismiss() throws IOException {
        dismissed = TenantWarnings.get().current().stream()
                .map(TenantWarning::text)
                .collect(Collectors.toCollection(TreeSet::new));
        file().write(new TreeSet<>(dismissed));
    }

    private Set<String> dismissed() {
        if (dismissed == null) {
            dismissed = new TreeSet<>();
            try {
                if (file().exists() && file().read() instanceof Set<?> kept) {
                    kept.forEach(text -> dismissed.add(String.valueOf(text)));
                }
            } catch (IOException unreadable) {
                LOGGER.log(
                        Level.WARNING, unreadable, () -> "Which warnings were dismissed can't be read: all are shown");
            }
        }
        return dismissed;
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "workload-security-aws/dismissed-warnings.xml"));
    }

    @Override
    public boolean isActivated() {
        return !getWarnings().isEmpty();
    }

    @Override
    public boolean isSecurity() {
        return getWarnings().stream().anyMatch(TenantWarning::drift);
    }

    @Override
    public void checkRequiredPermission() {
        Jenkins.get().checkAnyPermission(Jenkins.SYSTEM_READ, Jenkins.MANAGE);
    }

    @Override
    public boolean hasRequiredPermission() {
        return Jenkins.get().hasAnyPermission(Jenkins.SYSTEM_READ, Jenkins.MANAGE);
    }
}
