package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An IAM policy document, read without losing anything: what was parsed is what {@link #json()} writes, unquoted
 * condition values included. Immutable and safe for use by several threads. A trust policy holds an external ID, so
 * only {@link #masked} is fit to be shown.
 */
public final class PolicyDocument {

    /** IAM's own limits are thousands of characters; this one only keeps a wrong file from being worked on. */
    private static final int MOST_CHARACTERS = 2 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonNode root;
    private final List<Statement> statements;

    private PolicyDocument(JsonNode root) {
        this.root = root;
        this.statements = PolicyReader.read(root);
    }

    /**
     * Reads a document. It refuses what AWS says IAM refuses
     * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">grammar of the IAM JSON
     * policy language</a>, which wants one JSON object with no key twice in an element, and
     * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM's quotas</a>); all else is
     * taken, and counted as not understood where it is.
     *
     * @param json the whole text, not URL-encoded; a byte-order mark before it is passed over
     * @return the document
     * @throws MalformedPolicyException if the text is not JSON, names a key twice, goes on after its end, is longer than
     *     2 MiB, or is not a policy; the message repeats no value
     */
    public static PolicyDocument parse(String json) {
        if (json == null || json.isBlank()) {
            throw new MalformedPolicyException("the policy document is empty");
        }
        if (json.length() > MOST_CHARACTERS) {
            throw new MalformedPolicyException(
                    "the policy document is longer than 2 MiB; IAM takes some thousand characters");
        }
        try {
            return new PolicyDocument(JsonTree.read(json.charAt(0) == BYTE_ORDER_MARK ? json.substring(1) : json));
        } catch (IOException e) {
            // Jackson's own message quotes the text it stumbled on, so only the place is passed on.
            throw new MalformedPolicyException(
                    "the policy document is not one valid JSON object with each key once" + place(e));
        }
    }

    private static String place(IOException failure) {
        JsonLocation location = failure instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /**
     * Reads a document where one that can't be read is as good as none.
     *
     * @param json the whole text, not URL-encoded
     * @return the document, or empty where {@link #parse} would refuse the text
     */
    public static Optional<PolicyDocument> understood(String json) {
        try {
            return Optional.of(parse(json));
        } catch (MalformedPolicyException refused) {
            return Optional.empty();
        }
    }

    /** {@return the document as JSON on one line, for the wire; it shows the external ID} */
    public String json() {
        return root.toString();
    }

    /**
     * The document for people: indented, with every external ID replaced.
     *
     * @param expected the tenant's external ID
     * @return JSON in which that ID reads {@code <expected>} and each other one {@code <other #n>}
     */
    public String masked(ExternalId expected) {
        return new ExternalIdMask(expected).apply(root);
    }

    /** The document as it was read, statement by statement in the order of {@link #statements}. */
    JsonNode root() {
        return root;
    }

    List<Statement> statements() {
        return statements;
    }

    /** {@return the number of statements, nothing of their content} */
    @Override
    public String toString() {
        return "policy document of " + statements.size() + (statements.size() == 1 ? " statement" : " statements");
    }
}
