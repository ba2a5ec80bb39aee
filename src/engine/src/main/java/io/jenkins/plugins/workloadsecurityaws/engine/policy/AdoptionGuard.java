package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what speaks against taking over a role that somebody else made. Only a role that is plainly a connector's may be
 * rewritten: it lets in nobody but the trusted account, and it grants nothing that a connector has no use for.
 */
public final class AdoptionGuard {

    /** Older lists of Trend's held these two as well. */
    private static final Set<String> PUBLISHED = Stream.concat(
                    ConnectorActions.all().stream(), Stream.of("sts:AssumeRole", "ec2:DescribeLicenses"))
            .map(Condition::asciiLower)
            .collect(Collectors.toUnmodifiableSet());

    private static final List<String> READ_ONLY = List.of("ec2:describe", "workspaces:describe");

    private static final int NAMES_SHOWN = 5;

    private AdoptionGuard() {}

    /**
     * Judges a role by its documents. A boundary is left aside, because it may be taken off tomorrow.
     *
     * @param trust the trust policy; empty if it is no policy document
     * @param policies all inline and attached policies
     * @param trusted the account that Workload Security runs in
     * @return one line for each thing in the way, without an external ID; empty if the role may be adopted
     */
    public static List<String> obstacles(
            Optional<PolicyDocument> trust, List<PolicyDocument> policies, TrustedAccount trusted) {
        Set<String> obstacles = new LinkedHashSet<>();
        if (trust.isEmpty()) {
            obstacles.add("its trust policy can't be read as a policy");
        }
        for (Statement statement : trust.map(PolicyDocument::statements).orElse(List.of())) {
            if (statement.allows()) {
                strangers(statement, trusted)
                        .ifPresent(whom -> obstacles.add(
                                "its trust policy trusts others than account " + trusted.account() + ": " + whom));
            }
        }
        for (PolicyDocument policy : policies) {
            for (Statement statement : policy.statements()) {
                if (statement.allows()) {
                    beyond(statement).forEach(action -> obstacles.add("it is granted " + action));
                }
            }
        }
        return List.copyOf(obstacles);
    }

    private static Optional<String> strangers(Statement statement, TrustedAccount trusted) {
        if (!statement.understood() || statement.principals().isEmpty()) {
            return Optional.of("whom, is not understood");
        }
        Principals principals = statement.principals().get();
        if (principals.listOnly(trusted.partition(), trusted.account().value())) {
            return Optional.empty();
        }
        List<String> written = principals.written();
        return Optional.of((principals.negated() ? "everybody but " : "")
                + written.subList(0, Math.min(NAMES_SHOWN, written.size()))
                + (written.size() > NAMES_SHOWN ? " and more" : ""));
    }

    private static List<String> beyond(Statement statement) {
        if (!statement.understood() || statement.actions().written().isEmpty()) {
            return List.of("what a statement that is not understood grants");
        }
        List<String> written = statement.actions().written();
        if (statement.actions().negated()) {
            return List.of(
                    "everything but " + written.stream().map(Actions::shown).toList());
        }
        Stream<String> unread = statement.actions().understood() ? Stream.of() : Stream.of(Actions.shown(""));
        return Stream.concat(
                        written.stream().filter(action -> !isWithin(action)).map(Actions::shown), unread)
                .toList();
    }

    private static boolean isWithin(String action) {
        String lower = Condition.asciiLower(action);
        return PUBLISHED.contains(lower) || READ_ONLY.stream().anyMatch(lower::startsWith);
    }
}
