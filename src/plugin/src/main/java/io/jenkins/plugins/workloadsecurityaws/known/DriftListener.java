package io.jenkins.plugins.workloadsecurityaws.known;

import hudson.ExtensionPoint;
import java.time.Instant;
import java.util.List;

/**
 * Hears of accounts that began to have errors, and of those that have none any more. Called once for each account and
 * change, after it is kept, as Jenkins itself and on the thread that found it: whoever has much to do does it elsewhere.
 * What a listener throws is logged and keeps nothing else from going on.
 */
public abstract class DriftListener implements ExtensionPoint {

    /**
     * An account that changed.
     *
     * @param tenant the tenant's full name
     * @param account the 12-digit ID
     * @param name the connector's name, or empty
     * @param by the build, user or schedule that found it
     * @param at when
     * @param findings what was found
     */
    public record Change(
            String tenant, String account, String name, String by, Instant at, List<KnownAccount.Note> findings) {}

    /**
     * An account has errors and had none.
     *
     * @param change which, and what was found
     */
    public void onDrift(Change change) {}

    /**
     * An account had errors and has none.
     *
     * @param change which, and what is still noteworthy
     */
    public void onMended(Change change) {}
}
