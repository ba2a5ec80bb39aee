package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import java.util.Arrays;

/**
 * How far a change of the external ID has come, as people see it.
 *
 * @param stage the stage
 */
public record StageLabel(RotationStage stage) {

    /**
     * A stage that may be none.
     *
     * @param stage the stage, or null
     * @return the same as people see it, or null
     */
    @CheckForNull
    public static StageLabel of(@CheckForNull RotationStage stage) {
        return stage == null ? null : new StageLabel(stage);
    }

    /**
     * The stage that a file or an address names.
     *
     * @param name for programs; null or anything else where it names none
     * @return the stage, or null
     */
    @CheckForNull
    public static StageLabel named(@CheckForNull String name) {
        return Arrays.stream(RotationStage.values())
                .filter(each -> each.label().equals(name))
                .findFirst()
                .map(StageLabel::new)
                .orElse(null);
    }

    /** {@return the stage in addresses and for programs} */
    public String getName() {
        return stage.label();
    }

    /** {@return the stage in a word or two} */
    public String getText() {
        return switch (stage) {
            case NOT_BEGUN -> Messages.StageLabel_notBegun();
            case BOTH -> Messages.StageLabel_both();
            case NARROWED -> Messages.StageLabel_narrowed();
            case PROVED -> Messages.StageLabel_proved();
        };
    }

    /** {@return what the stage means} */
    public String getHint() {
        return switch (stage) {
            case NOT_BEGUN -> Messages.StageLabel_notBegunHint();
            case BOTH -> Messages.StageLabel_bothHint();
            case NARROWED -> Messages.StageLabel_narrowedHint();
            case PROVED -> Messages.StageLabel_provedHint();
        };
    }
}
