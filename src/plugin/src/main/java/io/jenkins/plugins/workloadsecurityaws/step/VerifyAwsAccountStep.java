package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
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

/**
 * {@code workloadSecurityVerifyAwsAccount}: looks whether an account is as it should be, and writes nothing unless it is
 * asked to prove.
 */
public class VerifyAwsAccountStep extends AccountStep {

    private static final long serialVersionUID = 1L;

    /** How old the connector's last synchronisation may be unless the step says otherwise, in minutes. */
    public static final int DEFAULT_STALE_AFTER = 60;

    private boolean quick;
    private boolean prove;
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

    /** {@return whether it is shown by experiment that the role can't be entered without the external ID, which writes} */
    public boolean isProve() {
        return prove;
    }

    /**
     * Sets whether that is shown by experiment.
     *
     * @param prove whether; not together with {@link #setQuick}
     */
    @DataBoundSetter
    public void setProve(boolean prove) {
        this.prove = prove;
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
        return prove;
    }

    @Override
    Use use() {
        return prove ? Use.CHANGE : Use.VERIFY;
    }

    @Override
    public String verb() {
        return prove ? Messages.VerifyAwsAccountStep_proving() : Messages.VerifyAwsAccountStep_verifying();
    }

    @Override
    AccountRun begin(Engine engine, Tenant settings, Consumer<Change> listener) {
        RequestTemplate draft = request(settings).withStaleAfter(Optional.of(Duration.ofMinutes(staleAfterMinutes)));
        checkProof(prove, quick);
        return prove
                ? engine.proving(draft.request(), listener)
                : AccountRun.inOneTurn(() -> engine.verify(draft.request(), quick));
    }

    static void checkProof(boolean prove, boolean quick) {
        if (prove && quick) {
            throw new InvalidInputException("prove", Messages.VerifyAwsAccountStep_proveQuick());
        }
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
