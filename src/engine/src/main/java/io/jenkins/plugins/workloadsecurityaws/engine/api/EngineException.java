package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;

/** A call failed that belongs to no account. Message and remedy are for people and hold no secret. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;
    private final boolean credentialsRefused;

    EngineException(RemoteCallException failure) {
        super(failure.getMessage());
        this.remedy = failure.remedy();
        this.credentialsRefused = switch (failure.kind()) {
            case BAD_CREDENTIALS, NO_CREDENTIALS, ACCESS_DENIED -> true;
            default -> false;
        };
    }

    /** {@return whether the credentials are wrong, expired, missing or not allowed to make the call} */
    public boolean isCredentialsRefused() {
        return credentialsRefused;
    }

    /** {@return what to do next} */
    public String remedy() {
        return remedy;
    }
}
