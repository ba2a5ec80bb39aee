package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which connectors were asked for without an end that somebody saw, as the steps of a journal tell. Thread-safe. */
final class CreatesUnderWay {

    private final Map<String, Instant> sent = new ConcurrentHashMap<>();

    /** Hears an entry of the journal; facts of runs tell nothing here. */
    void hear(JsonNode entry) {
        for (Journal.State state : Journal.State.values()) {
            if (label(state).equals(entry.path("state").asText())) {
                String account = entry.path("account").asText();
                String action = entry.path("action").asText();
                instant(entry.path("at").asText()).ifPresent(at -> hear(at, account, state, action));
            }
        }
    }

    void hear(Instant at, String account, Journal.State state, String action) {
        boolean create = action.equals(Step.CreateConnector.ACTION);
        if (create && state == Journal.State.STARTED) {
            sent.put(account, at);
        } else if (create && state != Journal.State.UNKNOWN) {
            sent.remove(account);
        } else if (action.equals(Step.DeleteConnector.ACTION) && state == Journal.State.DONE) {
            sent.remove(account);
        }
    }

    Optional<Instant> of(String account) {
        return Optional.ofNullable(sent.get(account));
    }

    static String label(Journal.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
