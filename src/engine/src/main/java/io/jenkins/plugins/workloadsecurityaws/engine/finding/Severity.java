package io.jenkins.plugins.workloadsecurityaws.engine.finding;

/** How much a finding matters, least first. */
public enum Severity {
    /** Worth knowing; nothing is wrong. */
    INFO,
    /** Works today, yet not as it should be. */
    WARNING,
    /** Broken, unsafe, or not to be proved. */
    ERROR;

    /** {@return the severity as reports spell it: {@code info}, {@code warning} or {@code error}} */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
