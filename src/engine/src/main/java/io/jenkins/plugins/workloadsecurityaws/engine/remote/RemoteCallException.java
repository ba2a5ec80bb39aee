package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.util.Objects;
import java.util.Optional;

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
    private final String requestId;
    private final boolean endsRun;

    /**
     * Describes a failure of one call that says nothing of the next.
     *
     * @param operation service and operation, for example {@code iam:CreateRole} or {@code POST /awsconnectors}
     * @param kind why it failed
     * @param outcome what is known of its effect
     * @param message one line without secrets
     * @param remedy what to do next, one line
     */
    public RemoteCallException(String operation, FailureKind kind, Outcome outcome, String message, String remedy) {
        this(operation, kind, outcome, message, remedy, Optional.empty(), false);
    }

    /**
     * Describes the failure.
     *
     * @param operation as above
     * @param kind as above
     * @param outcome as above
     * @param message as above
     * @param remedy as above
     * @param requestId the service's own name for the request, if it gave one
     * @param endsRun whether every other call with these credentials would fail too
     */
    public RemoteCallException(
            String operation,
            FailureKind kind,
            Outcome outcome,
            String message,
            String remedy,
            Optional<String> requestId,
            boolean endsRun) {
        super(message);
        this.operation = Objects.requireNonNull(operation);
        this.kind = Objects.requireNonNull(kind);
        this.outcome = Objects.requireNonNull(outcome);
        this.remedy = Objects.requireNonNull(remedy);
        this.requestId = requestId.orElse(null);
        this.endsRun = endsRun;
    }

    /** The same failure of a call of which an earlier attempt may have taken effect. */
    RemoteCallException withUnknownOutcome() {
        return new RemoteCallException(
                operation, kind, Outcome.UNKNOWN, getMessage(), remedy, Optional.ofNullable(requestId), endsRun);
    }

    /**
     * The failure of a run that was aborted while it waited: nothing was sent.
     *
     * @param what what it waited for or did, as the end of a sentence
     * @return the failure
     */
    public static RemoteCallException abortedWhile(String what) {
        return new RemoteCallException(
                what,
                FailureKind.INTERRUPTED,
                Outcome.REFUSED,
                "Aborted while " + what,
                "Run again: it looks first and carries on from what it finds");
    }

    /** {@return service and operation} */
    public String operation() {
        return operation;
    }

    /** {@return why it failed} */
    public FailureKind kind() {
        return kind;
    }

    /** {@return whether the credentials are wrong, expired, missing or not allowed to make the call} */
    public boolean isCredentialsRefused() {
        return switch (kind) {
            case BAD_CREDENTIALS, NO_CREDENTIALS, ACCESS_DENIED -> true;
            default -> false;
        };
    }

    /** {@return what is known of its effect} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return AWS's ID of the request, which AWS Support asks for; absent where no answer named one} */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * {@return whether the credentials that all accounts of a run share are dead, so that no other account can fare
     * better}
     */
    public boolean endsRun() {
        return endsRun;
    }

    /** {@return what to do next} */
    public String remedy() {
        return remedy;
    }
}
