package io.jenkins.plugins.workloadsecurityaws.page;

import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * In how many accounts one thing was found. One cause usually breaks many.
 *
 * @param code the finding's code
 * @param severity its severity
 * @param accounts in how many accounts
 */
public record FindingCount(String code, String severity, int accounts) {

    private static final int MOST_SHOWN = 5;

    /** Errors and warnings, the most frequent first. */
    static List<FindingCount> of(Collection<KnownAccount> accounts) {
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, String> severities = new HashMap<>();
        for (KnownAccount account : accounts) {
            Map<String, String> once = account.findings().stream()
                    .filter(note -> !note.severity().equals("info"))
                    .collect(Collectors.toMap(
                            KnownAccount.Note::code, KnownAccount.Note::severity, (one, other) -> one));
            once.forEach((code, severity) -> {
                numbers.merge(code, 1, Integer::sum);
                severities.merge(code, severity, (one, other) -> one.equals("error") ? one : other);
            });
        }
        return numbers.entrySet().stream()
                .map(each -> new FindingCount(each.getKey(), severities.get(each.getKey()), each.getValue()))
                .sorted(Comparator.comparingInt(FindingCount::accounts)
                        .reversed()
                        .thenComparing(FindingCount::code))
                .limit(MOST_SHOWN)
                .toList();
    }

    /** {@return its severity as people see it} */
    public StateLabel getLabel() {
        return new StateLabel(severity.equals("error") ? KnownAccount.State.DRIFT : KnownAccount.State.WARNING);
    }
}
