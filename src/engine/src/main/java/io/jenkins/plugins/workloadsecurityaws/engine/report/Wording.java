package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What all reports on a run say in the same words; nothing in it is escaped for a format. */
final class Wording {

    private Wording() {}

    /** For example {@code 3 accounts: 1 changed, 0 unchanged, 1 failed, 1 skipped, 0 not reached}. */
    static String counts(FleetReport report) {
        return accounts(report.entries().size()) + ": "
                + Arrays.stream(FleetEntry.State.values())
                        .map(state -> report.count(state) + " " + state.words(report.dryRun()))
                        .collect(Collectors.joining(", "));
    }

    static String begun(FleetReport report) {
        return report.started().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String audit(AuditHead head) {
        return "line " + head.lines() + " " + head.hash();
    }

    static String heading(FleetEntry.State state, boolean dryRun) {
        String label = state.words(dryRun);
        return Character.toUpperCase(label.charAt(0)) + label.substring(1);
    }

    static String accounts(long count) {
        return count == 1 ? "1 account" : count + " accounts";
    }

    /** Why the account ended as it did, and what was written to it: never empty, so that no row is left to guess. */
    static String what(FleetEntry entry) {
        List<Change> undone = entry.report().map(AccountReport::undone).orElse(List.of());
        boolean dryRun = entry.report().map(AccountReport::dryRun).orElse(false);
        StringBuilder what = new StringBuilder(entry.reason());
        if (!entry.changes().isEmpty()) {
            String lead = dryRun ? "would " : entry.state() == FleetEntry.State.CHANGED ? "" : "written: ";
            separate(what).append(lead).append(actions(entry.changes()));
        }
        if (!undone.isEmpty()) {
            separate(what).append("taken back: ").append(actions(undone));
        }
        if (what.isEmpty()) {
            what.append(entry.report().map(Wording::nothing).orElse("not visited by this process"));
        }
        entry.rotation().ifPresent(stage -> separate(what).append("stage ").append(stage.label()));
        return what.toString();
    }

    /** For example {@code live probe: not run: there is no role}. */
    static String proof(Proof proof) {
        return proof.layer().title() + ": " + proof.state().words() + ": " + proof.told();
    }

    private static String nothing(AccountReport report) {
        return report.standing() == Standing.FINE_AS_FAR_AS_LOOKED
                ? report.standing().words()
                : "nothing to do";
    }

    /** For example {@code CreateRole, DeleteRolePolicy x2}. */
    static String actions(List<Change> changes) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        changes.forEach(change -> counted.merge(change.action(), 1, Integer::sum));
        return counted.entrySet().stream()
                .map(action -> action.getKey() + (action.getValue() == 1 ? "" : " x" + action.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** For example {@code 1 h 2 min 3 s}; below a second, milliseconds. */
    static String duration(Duration took) {
        if (took.toSeconds() == 0) {
            return took.toMillis() + " ms";
        }
        String hours = took.toHours() == 0 ? "" : took.toHours() + " h ";
        String minutes = took.toMinutes() == 0 ? "" : took.toMinutesPart() + " min ";
        return hours + minutes + took.toSecondsPart() + " s";
    }

    /** For example {@code iam 4, sts 2}. */
    static String calls(Map<String, Long> calls) {
        return calls.isEmpty()
                ? "none"
                : byService(calls).entrySet().stream()
                        .map(service -> service.getKey() + " " + service.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Requests sent, by service, from those by {@code service:operation}. */
    static Map<String, Long> byService(Map<String, Long> calls) {
        Map<String, Long> byService = new TreeMap<>();
        calls.forEach((operation, count) -> byService.merge(operation.split(":", 2)[0], count, Long::sum));
        return byService;
    }

    private static StringBuilder separate(StringBuilder text) {
        return text.isEmpty() ? text : text.append("; ");
    }
}
