package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import java.util.Arrays;
import java.util.List;

/**
 * An IAM policy document, read without losing anything: what was parsed is what {@link #json()} writes, unquoted
 * condition values included. Immutable and safe for use by several threads. A trust policy holds an external ID, so
 * only {@link #masked} is fit to be shown.
 */
public final class PolicyDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonNode root;
    private final List<Statement> statements;

    private PolicyDocument(JsonNode root) {
        this.root = root;
        this.statements = PolicyReader.read(root);
    }

    /**
     * Reads a document as IAM's policy grammar defines it.
     *
     * @param json the whole text, not URL-encoded
     * @return the document
     * @throws MalformedPolicyException if the text is not JSON, names a key twice, goes on after its end, or is not a
     *     policy; the message repeats no value
     */
    public static PolicyDocument parse(String json) {
        if (json == null || json.isBlank()) {
            throw new MalformedPolicyException("the policy document is empty");
        }
        try {
            return new PolicyDocument(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the text it stumbled on, so only the place is passed on.
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new MalformedPolicyException(
                    "the policy document is not one valid JSON object with each key once" + place);
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

    /**
     * Compares what two documents say, not how: the order of lists, a string or a list of one, a bare account ID or
     * the ARN of its root, the case of actions and condition keys, Sid and Id do not matter.
     *
     * @param other the document to compare with
     * @return whether IAM reads both alike
     */
    public boolean sameMeaningAs(PolicyDocument other) {
        // A bare account ID belongs to the partition of the role, which the document does not name: each is tried.
        return Arrays.stream(Partition.values()).anyMatch(partition -> Meaning.of(statements, partition)
                .equals(Meaning.of(other.statements, partition)));
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
