package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.util.Objects;

/**
 * A remote call failed. The message is for people: which operation of which service, on which account, why. Neither the
 * message nor the cause's chain holds a secret: adapters pass every foreign text through {@link Redaction} and attach no
 * exception of an SDK as the cause, because those print requests.
 */
public final class RemoteCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final FailureKind kind;
    private final Outcome outcome;
    private final String remedy;

    /**
     * Describes the failure.
     *
     * @param operation service and operation, for example {@code iam:CreateRole} or {@code POST /awsconnectors}
     * @param kind why it failed
     * @param outcome what is known of its effect
     * @param message one line without secrets
     * @param remedy what to do next, one line
     */
    public RemoteCallException(String operation, FailureKind kind, Outcome outcome, String message, String remedy) {
        super(message);
        this.operation = Objects.requireNonNull(operation);
        this.kind = Objects.requireNonNull(kind);
        this.outcome = Objects.requireNonNull(outcome);
        this.remedy = Objects.requireNonNull(remedy);
    }

    /** {@return service and operation} */
    public String operation() {
        return operation;
    }

    /** {@return why it failed} */
    public FailureKind kind() {
        return kind;
    }

    /** {@return what is known of its effect} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return what to do next} */
    public String remedy() {
        return remedy;
    }
}
