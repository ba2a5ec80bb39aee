package io.jenkins.plugins.workloadsecurityaws.engine.journal;

/** The journal's directory is kept by another run, or can't be used as a journal. Nothing was done. */
public final class JournalInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalInUseException(String message) {
        super(message);
    }
}
