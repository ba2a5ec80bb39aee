package io.jenkins.plugins.workloadsecurityaws.connection;

import hudson.AbortException;

/** A tenant's settings can't be used as they are. The message says what to change, and is for a build's log. */
public class UnusableTenantException extends AbortException {

    private static final long serialVersionUID = 1L;

    UnusableTenantException(String message) {
        super(message);
    }
}
