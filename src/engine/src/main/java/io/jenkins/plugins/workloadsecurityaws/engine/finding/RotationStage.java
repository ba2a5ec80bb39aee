package io.jenkins.plugins.workloadsecurityaws.engine.finding;

import java.util.Locale;

/** How far a change of the external ID has come for one account. */
public enum RotationStage {
    /** The role still demands what it demanded before. */
    NOT_BEGUN("the role does not admit the new external ID yet"),
    /** The role admits both, so Workload Security gets in with either. */
    BOTH("the role admits the old external ID and the new one"),
    /** The role demands the new one, and nothing has shown yet that the connector uses it. */
    NARROWED("the role admits the new external ID alone, and the connector has not shown yet that it uses it"),
    /** The role demands the new one, and the connector has synchronised through it since. */
    PROVED("the role admits the new external ID alone, and the connector synchronises with it");

    private final String words;

    RotationStage(String words) {
        this.words = words;
    }

    /** {@return the stage for programs: {@code not-begun}, {@code both}, {@code narrowed} or {@code proved}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return what the stage means, a sentence without its full stop} */
    public String words() {
        return words;
    }
}
