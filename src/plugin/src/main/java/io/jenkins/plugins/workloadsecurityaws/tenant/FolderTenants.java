package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The tenants that a folder defines, for the jobs in it. Their credentials come from that folder's own store. */
public class FolderTenants extends AbstractFolderProperty<AbstractFolder<?>> {

    private final List<Tenant> tenants;

    /**
     * Defines tenants.
     *
     * @param tenants the tenants; each name once
     * @throws IllegalArgumentException if a name is empty or used twice
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

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityTenants")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.FolderTenants_displayName();
        }
    }
}
