package io.jenkins.plugins.workloadsecurityaws.engine.remote;

/** Why a call failed, in the terms that the engine decides on. */
public enum FailureKind {
    /** The caller is known and may not do it. */
    ACCESS_DENIED,
    /** The credentials are wrong, expired or revoked. */
    BAD_CREDENTIALS,
    /** No credentials were found at all. */
    NO_CREDENTIALS,
    /** The thing named does not exist. */
    NOT_FOUND,
    /** The thing to be created exists already. */
    ALREADY_EXISTS,
    /** The thing is in use, or changed meanwhile. */
    CONFLICT,
    /** The service refused what was sent, for any other reason. */
    REJECTED,
    /** Too many calls, and the retries are used up. */
    THROTTLED,
    /** No answer in time. */
    TIMEOUT,
    /** No connection, or the connection broke. */
    UNREACHABLE,
    /** The service failed (5xx). */
    SERVER_ERROR,
    /** The answer is not in the documented form. */
    MALFORMED_ANSWER,
    /** A proxy wants authentication (407). */
    PROXY_AUTHENTICATION,
    /** The thread was interrupted: the run is being aborted. */
    INTERRUPTED,
    /** What is written could not be told to the audit trail, so nothing more may be sent. */
    AUDIT_TRAIL
}
