package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code workloadSecurityVerifyAwsAccount}: looks whether an account is as it should be, and writes nothing. */
public class VerifyAwsAccountStep extends AccountStep {

    private static final long serialVersionUID = 1L;

    /** How old the connector's last synchronisation may be unless the step says otherwise, in minutes. */
    public static final int DEFAULT_STALE_AFTER = 60;

    private boolean quick;
    private int staleAfterMinutes = DEFAULT_STALE_AFTER;

    /** Makes a step with every default. */
    @DataBoundConstructor
    public VerifyAwsAccountStep() {}

    /** {@return whether only the trust policy and our own inline policy are read} */
    public boolean isQuick() {
        return quick;
    }

    /**
     * Sets whether only the trust policy and our own inline policy are read.
     *
     * @param quick whether
     */
    @DataBoundSetter
    public void setQuick(boolean quick) {
        this.quick = quick;
    }

    /** {@return how many minutes old the connector's last synchronisation may be} */
    public int getStaleAfterMinutes() {
        return staleAfterMinutes;
    }

    /**
     * Sets how old the connector's last synchronisation may be.
     *
     * @param minutes at least 1
     */
    @DataBoundSetter
    public void setStaleAfterMinutes(int minutes) {
        if (minutes < 1) {
            throw new IllegalArgumentException(Messages.VerifyAwsAccountStep_staleAfter());
        }
        this.staleAfterMinutes = minutes;
    }

    @Override
    boolean showsOrWritesRole() {
        return false;
    }

    @Override
    Use use() {
        return Use.VERIFY;
    }

    @Override
    public String verb() {
        return Messages.VerifyAwsAccountStep_verifying();
    }

    @Override
    AccountRun begin(Engine engine, Tenant settings, Consumer<Change> listener) {
        RequestTemplate draft = request(settings).withStaleAfter(Optional.of(Duration.ofMinutes(staleAfterMinutes)));
        return AccountRun.inOneTurn(() -> engine.verify(draft.request(), quick));
    }

    /** Describes the form. */
    @Extension
    public static final class DescriptorImpl extends AccountStepDescriptor {

        @Override
        public String getFunctionName() {
            return "workloadSecurityVerifyAwsAccount";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerifyAwsAccountStep_displayName();
        }
    }
}
