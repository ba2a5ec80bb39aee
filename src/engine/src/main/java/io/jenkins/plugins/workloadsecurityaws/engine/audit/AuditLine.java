package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the trail: one JSON object in ASCII whose last member is the SHA-256 of every byte before that member. So a
 * line proves itself, and by {@code previous} every line before it.
 *
 * @param entry what it tells
 * @param number its place in the trail, from 1
 * @param previous the hash of the line before
 * @param torn the hash of what stands between the line before and this one, if a process died while writing that
 * @param hash its own hash
 */
record AuditLine(AuditEntry entry, long number, String previous, Optional<String> torn, String hash) {

    /** No line is longer: each of its texts is cut. */
    static final int LONGEST = 64 * 1024;

    private static final int VERSION = 1;
    private static final String HASH = ",\"hash\":\"";
    private static final Pattern TAIL = Pattern.compile(HASH + "([0-9a-f]{64})\"}");
    private static final int TAIL_LENGTH = HASH.length() + 64 + 2;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    /** Makes the line that follows another. */
    static AuditLine after(AuditHead head, AuditEntry entry, Optional<String> torn) {
        AuditLine open = new AuditLine(entry, head.lines() + 1, head.hash(), torn, "");
        return new AuditLine(
                entry, open.number, open.previous, torn, sha256(open.hashed().getBytes(StandardCharsets.US_ASCII)));
    }

    AuditHead head() {
        return new AuditHead(number, hash);
    }

    /** The line without its end. */
    String text() {
        return hashed() + HASH + hash + "\"}";
    }

    private String hashed() {
        ObjectNode line = JSON.createObjectNode().put("version", VERSION).put("number", number);
        line.setAll(json(entry));
        line.put("previous", previous);
        torn.ifPresent(digest -> line.put("torn", digest));
        String text = write(line);
        return text.substring(0, text.length() - 1);
    }

    /** Reads a line without its end; empty if any byte is not as it was written. */
    static Optional<AuditLine> parse(byte[] line) {
        int hashed = line.length - TAIL_LENGTH;
        if (hashed < 1) {
            return Optional.empty();
        }
        // Every byte that is not ASCII becomes a character that no tail has.
        Matcher tail = TAIL.matcher(new String(line, hashed, TAIL_LENGTH, StandardCharsets.US_ASCII));
        if (!tail.matches() || !sha256(Arrays.copyOf(line, hashed)).equals(tail.group(1))) {
            return Optional.empty();
        }
        byte[] before = Arrays.copyOf(line, hashed + 1);
        before[hashed] = '}';
        try {
            JsonNode json = JSON.readTree(before);
            return json.path("version").asInt() == VERSION
                    ? Optional.of(new AuditLine(
                            entry(json),
                            json.path("number").asLong(),
                            json.path("previous").asText(),
                            text(json, "torn"),
                            tail.group(1)))
                    : Optional.empty();
        } catch (IOException | DateTimeException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * Whether bytes end as only a whole line does. A line that was torn while it was written does not: within a line a
     * quote that is part of a text is escaped.
     */
    static boolean isComplete(byte[] line) {
        int length = line.length;
        return length > 2 && line[length - 1] == '}' && line[length - 2] == '"' && line[length - 3] != '\\';
    }

    /** Whether bytes could be the beginning of a first line. */
    static boolean isBeginning(byte[] bytes) {
        byte[] first = ("{\"version\":" + VERSION + ",\"number\":1,").getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(first.length, bytes.length);
        return Arrays.equals(bytes, 0, length, first, 0, length);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** An entry as the journal keeps it while its outcome is not known. */
    static String kept(AuditEntry entry) {
        return write(json(entry));
    }

    /** Reads what {@link #kept} wrote; empty if it is something else. */
    static Optional<AuditEntry> kept(String text) {
        try {
            return Optional.of(entry(JSON.readTree(text)));
        } catch (JacksonException | DateTimeException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** In ASCII, so that every byte of a line means the same in every encoding; a node's own text is not. */
    private static String write(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a tree of strings and numbers could not be written", impossible);
        }
    }

    private static ObjectNode json(AuditEntry entry) {
        ObjectNode json = JSON.createObjectNode()
                .put("write", entry.write())
                .put("begun", entry.begun().toString())
                .put("at", entry.at().toString())
                .put("who", entry.who())
                .put("kind", label(entry.kind()));
        entry.tenant().ifPresent(tenant -> json.put("tenant", tenant));
        entry.account().ifPresent(account -> json.put("account", account.value()));
        json.put("action", entry.action()).put("resource", entry.resource());
        entry.before().ifPresent(digest -> json.put("before", digest));
        entry.after().ifPresent(digest -> json.put("after", digest));
        entry.requestId().ifPresent(id -> json.put("requestId", id));
        return json.put("outcome", label(entry.outcome()));
    }

    private static AuditEntry entry(JsonNode json) {
        return new AuditEntry(
                json.path("write").asText(),
                Instant.parse(json.path("begun").asText()),
                Instant.parse(json.path("at").asText()),
                json.path("who").asText(),
                AuditEntry.Kind.valueOf(constant(json, "kind")),
                text(json, "tenant"),
                text(json, "account").map(AccountId::new),
                json.path("action").asText(),
                json.path("resource").asText(),
                text(json, "before"),
                text(json, "after"),
                text(json, "requestId"),
                AuditEntry.Outcome.valueOf(constant(json, "outcome")));
    }

    private static Optional<String> text(JsonNode json, String member) {
        return json.has(member) ? Optional.of(json.path(member).asText()) : Optional.empty();
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(JsonNode json, String member) {
        return json.path(member).asText().toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
