package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a trust policy demands of the trusted account's external ID, for a role that demands the same of somebody else:
 * the statements that concern the trusted account, with their conditions as they are written and another principal. AWS
 * itself then judges the very condition that the real role has. Any other condition would be met or not for reasons of
 * the other principal's own, so a policy that has one can't be reproduced. Immutable.
 */
public final class ProbeTrust {

    private static final String ASSUME_ROLE = "sts:AssumeRole";

    private final JsonNode version;
    private final List<ObjectNode> statements;
    private final Optional<String> obstacle;

    private ProbeTrust(JsonNode version, List<ObjectNode> statements, Optional<String> obstacle) {
        this.version = version;
        this.statements = List.copyOf(statements);
        this.obstacle = obstacle;
    }

    /**
     * Reads a trust policy.
     *
     * @param trust the role's own
     * @param trusted the account that Workload Security runs in
     * @return what a probe is to trust, or why it can't
     */
    public static ProbeTrust of(PolicyDocument trust, TrustedAccount trusted) {
        List<ObjectNode> kept = new ArrayList<>();
        Set<String> obstacles = new TreeSet<>();
        JsonNode written = trust.root().path("Statement");
        List<JsonNode> all = new ArrayList<>();
        (written.isArray() ? written : List.of(written)).forEach(all::add);
        for (int i = 0; i < trust.statements().size(); i++) {
            Statement statement = trust.statements().get(i);
            Truth concerns = statement
                    .principals()
                    .map(principals -> principals.coverAccount(
                            trusted.partition(), trusted.account().value()))
                    .orElse(Truth.UNKNOWN)
                    .and(statement.actions().cover(Condition.asciiLower(ASSUME_ROLE)));
            if (concerns == Truth.NO) {
                continue;
            }
            if (concerns == Truth.UNKNOWN || !statement.understood() || i >= all.size()) {
                obstacles.add("a statement that names a part of account " + trusted.account()
                        + " only, or that is not understood");
                continue;
            }
            statement.conditions().forEach(condition -> obstacle(condition).ifPresent(obstacles::add));
            kept.add((ObjectNode) all.get(i));
        }
        Optional<String> obstacle = obstacles.isEmpty()
                ? Optional.empty()
                : Optional.of("the trust policy holds " + String.join(", ", obstacles));
        return new ProbeTrust(trust.root().path("Version"), kept, obstacle);
    }

    private static Optional<String> obstacle(Condition condition) {
        if (condition.key().equals("sts:externalid")) {
            return condition.compared().variable() ? Optional.of("a policy variable") : Optional.empty();
        }
        // A key of another form may be anything, an external ID too.
        return Optional.of(
                TrustDecision.KEY.matcher(condition.key()).matches()
                        ? "a condition on " + condition.key()
                        : "a condition that is not understood");
    }

    /** {@return why the policy can't be reproduced for another principal; empty if it can} */
    public Optional<String> obstacle() {
        return obstacle;
    }

    /**
     * The trust policy of a probe.
     *
     * @param principalArn whom it trusts in the trusted account's place
     * @return the document; like the role's own, it shows the external ID
     * @throws IllegalStateException if there is an obstacle
     */
    public PolicyDocument trusting(String principalArn) {
        if (obstacle.isPresent()) {
            throw new IllegalStateException(obstacle.get());
        }
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        if (!version.isMissingNode()) {
            policy.set("Version", version);
        }
        ArrayNode list = policy.putArray("Statement");
        for (ObjectNode statement : statements) {
            ObjectNode probe = list.addObject();
            probe.set("Effect", statement.get("Effect"));
            probe.putObject("Principal").put("AWS", principalArn);
            probe.put("Action", ASSUME_ROLE);
            if (statement.has("Condition")) {
                probe.set("Condition", statement.get("Condition"));
            }
        }
        return PolicyDocument.parse(policy.toString());
    }

    /** {@return the number of statements, nothing of their content} */
    @Override
    public String toString() {
        return "ProbeTrust of " + statements.size() + " statements";
    }
}
