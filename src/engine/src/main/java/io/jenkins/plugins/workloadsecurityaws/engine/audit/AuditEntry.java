package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One write and what came of it. Holds no secret: digests are of documents whose external IDs are masked, because the
 * digest of an ID alone could be found by trying.
 *
 * @param write names the write, and no other
 * @param begun when it was sent
 * @param at when its outcome was known; before that, the same
 * @param who who is responsible
 * @param kind what is written to
 * @param tenant the tenant's identity, where one is concerned
 * @param account the AWS account, where one is concerned
 * @param action the API operation, or what else is done, for example {@code CreateRole}
 * @param resource what it is done to: an ARN, {@code connector 7}, a credential's ID
 * @param before digest of what was there, if it is a document and was seen
 * @param after digest of what was to be there, if it is a document
 * @param requestId AWS's ID of the request, where it is known
 * @param outcome what is known of its effect
 */
public record AuditEntry(
        String write,
        Instant begun,
        Instant at,
        String who,
        Kind kind,
        Optional<String> tenant,
        Optional<AccountId> account,
        String action,
        String resource,
        Optional<String> before,
        Optional<String> after,
        Optional<String> requestId,
        Outcome outcome) {

    /** What is written to. */
    public enum Kind {
        /** AWS. */
        AWS,
        /** Workload Security. */
        WORKLOAD_SECURITY,
        /** A stored credential. */
        CREDENTIAL,
        /** A grant: who may use a tenant for what. */
        GRANT,
        /** A tenant's identity: which tenant this product's roles belong to. */
        IDENTITY
    }

    /** What is known of the effect. */
    public enum Outcome {
        /** It took effect, or what it was to bring about was so already. */
        DONE,
        /** It definitely took no effect. */
        REFUSED,
        /** It may or may not have taken effect. */
        UNKNOWN
    }

    /** No text is longer, so that no line is. */
    private static final int LONGEST = 1000;

    /** Cuts what is too long. */
    public AuditEntry {
        Objects.requireNonNull(begun);
        Objects.requireNonNull(at);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(outcome);
        write = cut(write);
        who = cut(who);
        tenant = tenant.map(AuditEntry::cut);
        action = cut(action);
        resource = cut(resource);
        before = before.map(AuditEntry::cut);
        after = after.map(AuditEntry::cut);
        requestId = requestId.map(AuditEntry::cut);
    }

    /**
     * A write that is about to be sent, of which nothing more is known.
     *
     * @param begun when
     * @param who as above
     * @param kind as above
     * @param tenant as above
     * @param account as above
     * @param action as above
     * @param resource as above
     * @param before what is there, its external IDs masked
     * @param after what is to be there, its external IDs masked
     * @return the entry, with outcome unknown
     */
    public static AuditEntry begun(
            Instant begun,
            String who,
            Kind kind,
            Optional<String> tenant,
            Optional<AccountId> account,
            String action,
            String resource,
            Optional<String> before,
            Optional<String> after) {
        return new AuditEntry(
                UUID.randomUUID().toString(),
                begun,
                begun,
                who,
                kind,
                tenant,
                account,
                action,
                resource,
                before.map(AuditEntry::digest),
                after.map(AuditEntry::digest),
                Optional.empty(),
                Outcome.UNKNOWN);
    }

    /**
     * The same write when its outcome is known.
     *
     * @param when when that was
     * @param known the outcome
     * @param what what it was done to, where that is known better now
     * @param request AWS's ID of the request, where it is known
     * @return the entry
     */
    public AuditEntry ended(Instant when, Outcome known, String what, Optional<String> request) {
        return new AuditEntry(
                write, begun, when, who, kind, tenant, account, action, what, before, after, request, known);
    }

    /** {@return the entry as the journal keeps it until its outcome is known} */
    public String kept() {
        return AuditLine.kept(this);
    }

    /**
     * Reads what {@link #kept()} wrote.
     *
     * @param text what a journal kept
     * @return the entry; empty if it is something else
     */
    public static Optional<AuditEntry> of(String text) {
        return AuditLine.kept(text);
    }

    /**
     * SHA-256 of a document.
     *
     * @param masked the document without any external ID
     * @return 64 hexadecimal digits
     */
    private static String digest(String masked) {
        return AuditLine.sha256(masked.getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
