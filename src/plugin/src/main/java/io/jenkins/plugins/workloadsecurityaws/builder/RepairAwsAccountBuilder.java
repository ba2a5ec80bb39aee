package io.jenkins.plugins.workloadsecurityaws.builder;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AbstractProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.workloadsecurityaws.step.AccountStep;
import io.jenkins.plugins.workloadsecurityaws.step.RepairAwsAccountStep;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@link RepairAwsAccountStep} as a build step. */
public class RepairAwsAccountBuilder extends AccountBuilder {

    private final RepairAwsAccountStep step;

    /**
     * Makes the build step.
     *
     * @param step what is done with which account
     */
    @DataBoundConstructor
    public RepairAwsAccountBuilder(@NonNull RepairAwsAccountStep step) {
        this.step = step;
    }

    @Override
    AccountStep wanted() {
        return step;
    }

    /** {@return what is done with which account} */
    @NonNull
    public RepairAwsAccountStep getStep() {
        return step;
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityRepairAwsAccountBuild")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @SuppressWarnings("rawtypes")
        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RepairAwsAccountBuilder_displayName();
        }
    }
}
