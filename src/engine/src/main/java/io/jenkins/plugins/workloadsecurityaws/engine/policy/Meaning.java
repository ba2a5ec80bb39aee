package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.Statement.Clause;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One statement reduced to what IAM reads in it; two statements mean the same when these are equal. */
record Meaning(
        boolean allows,
        Optional<Clause<Set<String>>> principals,
        Clause<Set<String>> actions,
        Optional<Clause<Set<String>>> resources,
        Set<Line> conditions) {

    /** One condition, with operator and key in lower case. */
    record Line(String operator, String key, Set<String> values, boolean variables) {}

    static Set<Meaning> of(List<Statement> statements, Partition partition) {
        return statements.stream().map(statement -> of(statement, partition)).collect(Collectors.toSet());
    }

    private static Meaning of(Statement statement, Partition partition) {
        return new Meaning(
                statement.allows(),
                statement.principals().map(clause -> principals(clause, partition)),
                new Clause<>(
                        statement.actions().negated(), lower(statement.actions().listed())),
                statement
                        .resources()
                        .map(clause -> new Clause<>(clause.negated(), Set.copyOf(new HashSet<>(clause.listed())))),
                statement.conditions().stream()
                        .map(condition -> line(condition, statement.variables()))
                        .collect(Collectors.toSet()));
    }

    private static Clause<Set<String>> principals(Clause<Map<String, List<String>>> clause, Partition partition) {
        Set<String> all = new HashSet<>();
        clause.listed()
                .forEach((type, names) -> names.forEach(name -> all.add(type + " " + fullName(name, partition))));
        return new Clause<>(clause.negated(), all);
    }

    private static String fullName(String principal, Partition partition) {
        return principal.matches("[0-9]{12}") ? "arn:" + partition + ":iam::" + principal + ":root" : principal;
    }

    private static Line line(Condition condition, boolean variables) {
        // The version of the language matters only where a value uses a variable.
        boolean versionMatters = variables && condition.values().stream().anyMatch(value -> value.contains("${"));
        return new Line(
                condition.operator().toLowerCase(Locale.ROOT),
                condition.key().toLowerCase(Locale.ROOT),
                new HashSet<>(condition.values()),
                versionMatters);
    }

    private static Set<String> lower(Collection<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
