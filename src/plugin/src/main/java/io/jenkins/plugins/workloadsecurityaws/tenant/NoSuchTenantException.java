package io.jenkins.plugins.workloadsecurityaws.tenant;

import hudson.AbortException;

/** A job named a tenant that it may not use, or none where it may use several. The message is for the build's log. */
public class NoSuchTenantException extends AbortException {

    private static final long serialVersionUID = 1L;

    NoSuchTenantException(String message) {
        super(message);
    }
}
