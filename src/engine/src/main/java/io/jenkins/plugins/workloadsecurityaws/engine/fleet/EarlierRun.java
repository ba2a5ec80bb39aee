package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.JournalFile;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the journal tells of the run that stands last in it. Only that one counts: an older run that was never finished
 * was overtaken by whatever ran after it, so what it did may have been changed since.
 */
final class EarlierRun {

    private final RunIdentity wanted;
    private final Map<String, FleetEntry.State> ended = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private boolean unfinished;

    private EarlierRun(RunIdentity wanted) {
        this.wanted = wanted;
    }

    static EarlierRun read(Path directory, RunIdentity wanted) {
        EarlierRun earlier = new EarlierRun(wanted);
        JournalFile.read(directory, earlier::hear);
        return earlier;
    }

    /** Whether the last run was the same and was not finished. */
    boolean isUnfinished() {
        return unfinished;
    }

    Map<AccountId, FleetEntry.State> ended() {
        return ended.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> new AccountId(entry.getKey()), Map.Entry::getValue));
    }

    Set<AccountId> begun() {
        return begun.stream().map(AccountId::new).collect(Collectors.toUnmodifiableSet());
    }

    private void hear(JsonNode entry) {
        switch (entry.path("fact").asText()) {
            case "run-begun", "run-resumed" -> runBegan(entry);
            case "account-begun" -> accountBegan(entry);
            case "account-ended" -> accountEnded(entry);
            case "run-ended" -> forget();
            default -> stepTaken(entry);
        }
    }

    private void runBegan(JsonNode entry) {
        RunIdentity run = new RunIdentity(
                entry.path("command").asText(),
                entry.path("selection").asText(),
                entry.path("accounts").asInt());
        boolean goesOn = unfinished && entry.path("fact").asText().equals("run-resumed");
        if (!goesOn || !run.equals(wanted)) {
            forget();
        }
        unfinished = run.equals(wanted);
    }

    private void accountBegan(JsonNode entry) {
        if (unfinished) {
            begun.add(entry.path("account").asText());
        }
    }

    private void accountEnded(JsonNode entry) {
        if (unfinished) {
            String account = entry.path("account").asText();
            begun.remove(account);
            for (FleetEntry.State state : FleetEntry.State.values()) {
                if (state.label().equals(entry.path("ended").asText())) {
                    ended.put(account, state);
                }
            }
        }
    }

    /** A step after the account's end comes from another command, so what was its end is so no more. */
    private void stepTaken(JsonNode entry) {
        ended.remove(entry.path("account").asText());
    }

    private void forget() {
        unfinished = false;
        ended.clear();
        begun.clear();
    }
}
