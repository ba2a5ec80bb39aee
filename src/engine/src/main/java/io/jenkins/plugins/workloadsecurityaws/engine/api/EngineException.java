package io.jenkins.plugins.workloadsecurityaws.engine.api;

/** A call failed that belongs to no account. Message and remedy are for people and hold no secret. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    EngineException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** {@return what to do next} */
    public String remedy() {
        return remedy;
    }
}
