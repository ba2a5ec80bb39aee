package io.jenkins.plugins.workloadsecurityaws.page;

import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A state as people see it: a picture and a word, so that no colour has to be told from another.
 *
 * @param state the state
 */
public record StateLabel(KnownAccount.State state) {

    static List<StateLabel> mostUrgentFirst() {
        return Arrays.stream(KnownAccount.State.values())
                .map(StateLabel::new)
                .sorted(Comparator.comparingInt(StateLabel::urgency))
                .toList();
    }

    int urgency() {
        return switch (state) {
            case DRIFT -> 0;
            case WARNING -> 1;
            case UNKNOWN -> 2;
            case NOT_VERIFIABLE -> 3;
            case FINE_AS_FAR_AS_LOOKED -> 4;
            case FINE -> 5;
        };
    }

    /** {@return the state in addresses} */
    public String getName() {
        return state.name();
    }

    /** {@return the state in words} */
    public String getText() {
        return switch (state) {
            case FINE -> Messages.StateLabel_fine();
            case FINE_AS_FAR_AS_LOOKED -> Messages.StateLabel_fineAsFarAsLooked();
            case WARNING -> Messages.StateLabel_warning();
            case DRIFT -> Messages.StateLabel_drift();
            case UNKNOWN -> Messages.StateLabel_unknown();
            case NOT_VERIFIABLE -> Messages.StateLabel_notVerifiable();
        };
    }

    /** {@return what the state means, where the word alone leaves it open; else empty} */
    public String getHint() {
        return switch (state) {
            case NOT_VERIFIABLE -> Messages.StateLabel_notVerifiableHint();
            case FINE_AS_FAR_AS_LOOKED -> Messages.StateLabel_fineAsFarAsLookedHint();
            case FINE, WARNING, DRIFT, UNKNOWN -> "";
        };
    }

    /** {@return one of Jenkins' own symbols} */
    public String getIcon() {
        return switch (state) {
            case FINE -> "symbol-status-blue";
            case FINE_AS_FAR_AS_LOOKED -> "symbol-check";
            case WARNING -> "symbol-status-yellow";
            case DRIFT -> "symbol-status-red";
            case UNKNOWN -> "symbol-help-circle";
            case NOT_VERIFIABLE -> "symbol-indeterminate";
        };
    }

    /** {@return the end of the name of the class that gives its picture and its part of a bar their colour} */
    public String getTone() {
        return switch (state) {
            case FINE -> "fine";
            case FINE_AS_FAR_AS_LOOKED -> "partial";
            case WARNING -> "warning";
            case DRIFT -> "error";
            case UNKNOWN, NOT_VERIFIABLE -> "unknown";
        };
    }
}
