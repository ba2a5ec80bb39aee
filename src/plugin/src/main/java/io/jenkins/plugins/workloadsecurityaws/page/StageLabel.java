package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;

/**
 * How far a change of the external ID has come, as people see it.
 *
 * @param stage the stage
 */
public record StageLabel(RotationStage stage) {

    @CheckForNull
    static StageLabel of(@CheckForNull RotationStage stage) {
        return stage == null ? null : new StageLabel(stage);
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
