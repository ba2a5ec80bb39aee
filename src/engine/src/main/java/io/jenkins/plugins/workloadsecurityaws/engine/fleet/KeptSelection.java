package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The accounts that an unfinished run chose from an organization. An organization changes from day to day; a run that was
 * killed is finished with the accounts that it began with. Used by the process that holds the journal's directory.
 */
public final class KeptSelection {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /**
     * Names the place; reads nothing.
     *
     * @param directory the journal's directory
     */
    public KeptSelection(Path directory) {
        this.file = directory.resolve("selection.json");
    }

    /**
     * Reads what was kept.
     *
     * @param asked command and choice, as they were written when it was kept
     * @return the selection, or empty if there is none, or one of another command or choice
     * @throws UncheckedIOException if the file can't be read, or was damaged
     */
    public Optional<Selection> of(String asked) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode kept = JSON.readTree(Files.readString(file));
            return kept.path("version").asInt() == 1
                            && kept.path("asked").asText().equals(asked)
                    ? Optional.of(selection(kept))
                    : Optional.empty();
        } catch (JacksonException | InvalidInputException damaged) {
            throw new UncheckedIOException(new IOException(
                    "the accounts kept in " + file + " can't be read: delete the file to choose them anew", damaged));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Keeps a selection, in place of one that was kept before.
     *
     * @param asked command and choice
     * @param selection the selection
     * @throws UncheckedIOException if it can't be written
     */
    public void keep(String asked, Selection selection) {
        ObjectNode kept = JSON.createObjectNode().put("version", 1).put("asked", asked);
        var accounts = kept.putArray("accounts");
        for (SelectedAccount account : selection.accounts()) {
            put(accounts.addObject(), account.account(), account.name());
        }
        var skipped = kept.putArray("skipped");
        for (SkippedAccount account : selection.skipped()) {
            put(skipped.addObject(), account.account(), account.name()).put("reason", account.reason());
        }
        DurableFiles.replace(file, kept.toString());
    }

    /**
     * Forgets what was kept, if anything.
     *
     * @throws UncheckedIOException if the file can't be deleted
     */
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    private static ObjectNode put(ObjectNode entry, AccountId account, Optional<String> name) {
        entry.put("account", account.value());
        name.ifPresent(text -> entry.put("name", text));
        return entry;
    }

    private static Selection selection(JsonNode kept) {
        List<SelectedAccount> accounts = new ArrayList<>();
        for (JsonNode entry : kept.path("accounts")) {
            accounts.add(SelectedAccount.of(account(entry), name(entry)));
        }
        List<SkippedAccount> skipped = new ArrayList<>();
        for (JsonNode entry : kept.path("skipped")) {
            skipped.add(new SkippedAccount(
                    account(entry), name(entry), entry.path("reason").asText()));
        }
        return new Selection(accounts, skipped);
    }

    private static AccountId account(JsonNode entry) {
        return new AccountId(entry.path("account").asText());
    }

    private static Optional<String> name(JsonNode entry) {
        return Optional.ofNullable(entry.get("name")).map(JsonNode::asText);
    }
}
