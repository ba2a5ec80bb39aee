package io.jenkins.plugins.workloadsecurityaws.report;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many accounts of a run ended in which state, in words.
 *
 * @param command what was asked for: a verification changes nothing, and so leaves nothing as it is
 * @param counts by state, as programs spell it; states that are missing or zero are not told
 * @param planned whether changes are only planned
 */
public record AccountCounts(String command, Map<String, Long> counts, boolean planned) {

    /**
     * Counts the accounts of a report.
     *
     * @param report the report
     * @return the counts
     */
    public static AccountCounts of(FleetReport report) {
        return new AccountCounts(report.command(), byLabel(report.counts()), report.dryRun());
    }

    /** {@return for example {@code 200 accounts: 163 changed, 37 failed}} */
    public String inWords() {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? Messages.AccountCounts_none() : Messages.AccountCounts_all(all, parts());
    }

    /**
     * The counts of a run that is under way.
     *
     * @param command what was asked for: a verification changes nothing, and so leaves nothing as it is
     * @param planned whether the changes are only planned
     * @param counts by state
     * @return for example {@code 163 changed, 37 failed}
     */
    public static String parts(String command, boolean planned, Map<FleetEntry.State, ? extends Number> counts) {
        return new AccountCounts(command, byLabel(counts), planned).parts();
    }

    /**
     * What was done, without what it was done to.
     *
     * @param changes the changes
     * @return for example {@code CreateRole, PutRolePolicy x2}
     */
    public static String actions(List<Change> changes) {
        return actionsOf(changes.stream().map(Change::action).toList());
    }

    static String actionsOf(List<String> actions) {
        Map<String, Long> counted = actions.stream()
                .collect(Collectors.groupingBy(each -> each, LinkedHashMap::new, Collectors.counting()));
        return counted.entrySet().stream()
                .map(action -> action.getValue() == 1
                        ? action.getKey()
                        : Messages.AccountCounts_times(action.getKey(), action.getValue()))
                .collect(Collectors.joining(", "));
    }

    /**
     * A state in words.
     *
     * @param command what was asked for
     * @param state how an account ended
     * @param planned whether the changes are only planned
     * @return for example {@code not reached}
     */
    public static String inWords(String command, FleetEntry.State state, boolean planned) {
        return switch (state) {
            case CHANGED -> planned ? Messages.AccountCounts_toBeChanged() : Messages.AccountCounts_changed();
            case UNCHANGED ->
                command.equals("verify") ? Messages.AccountCounts_withoutErrors() : Messages.AccountCounts_unchanged();
            case FAILED -> Messages.AccountCounts_failed();
            case SKIPPED -> Messages.AccountCounts_skipped();
            case NOT_REACHED -> Messages.AccountCounts_notReached();
        };
    }

    /** For example {@code 163 changed, 37 failed}; empty where there is no account. */
    String parts() {
        return Arrays.stream(FleetEntry.State.values())
                .filter(state -> counts.getOrDefault(state.label(), 0L) > 0)
                .map(state -> Messages.AccountCounts_part(counts.get(state.label()), inWords(command, state, planned)))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Long> byLabel(Map<FleetEntry.State, ? extends Number> counts) {
        Map<String, Long> labelled = new LinkedHashMap<>();
        counts.forEach((state, count) -> labelled.put(state.label(), count.longValue()));
        return labelled;
    }
}
