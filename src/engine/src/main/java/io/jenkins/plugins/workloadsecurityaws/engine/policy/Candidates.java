package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who and what is tried on a trust policy. A condition compares with the values that stand in it, so a finite set that
 * holds those values, what their wildcards stand for, their neighbours and something fresh decides for all others.
 */
final class Candidates {

    private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");
    private static final String FRESH = "fresh-0f3b";

    private Candidates() {}

    /** External IDs other than ours; absent stands for none at all. */
    static List<Optional<String>> otherExternalIds(List<Statement> statements, ExternalId ours) {
        Set<String> ids = new LinkedHashSet<>(List.of(FRESH));
        variants(ours.reveal(), ids);
        statements.stream()
                .flatMap(statement -> statement.conditions().stream())
                .filter(Condition::isOnExternalId)
                .flatMap(condition -> condition.values().stream())
                .forEach(value -> variants(value, ids));
        List<Optional<String>> candidates = new ArrayList<>(List.of(Optional.empty()));
        ids.stream()
                .filter(id -> !id.equals(ours.reveal()) && canBePresented(id))
                .forEach(id -> candidates.add(Optional.of(id)));
        return candidates;
    }

    private static void variants(String value, Set<String> ids) {
        for (String filled : List.of(
                value,
                value.replace("*", "").replace("?", "0"),
                value.replace("*", "xyz").replace("?", "z"))) {
            ids.add(filled);
            ids.add(filled.toUpperCase(Locale.ROOT));
            ids.add(filled.toLowerCase(Locale.ROOT));
            ids.add(filled + "0");
            ids.add("0" + filled);
        }
    }

    /** STS refuses other characters and lengths, so nobody can present such an ID. */
    private static boolean canBePresented(String id) {
        try {
            return !new ExternalId(id).reveal().isEmpty();
        } catch (InvalidInputException refusedBySts) {
            return false;
        }
    }

    /** Everybody else worth trying: a stranger, every account that the document names, every other named principal. */
    static List<Requester> outsiders(List<Statement> statements, TrustedAccount trusted) {
        Set<String> accounts = new LinkedHashSet<>(List.of(stranger(trusted)));
        List<Requester> outsiders = new ArrayList<>();
        outsiders.add(new Requester("Federated", "any identity provider", Optional.empty()));
        for (Statement statement : statements) {
            statement
                    .conditions()
                    .forEach(condition -> condition.values().forEach(value -> accountsIn(value, accounts)));
            statement.principals().ifPresent(clause -> clause.listed()
                    .forEach((type, names) -> names.forEach(name -> {
                        if (type.equals("AWS")) {
                            accountsIn(name, accounts);
                        } else {
                            outsiders.add(new Requester(type, name, Optional.empty()));
                        }
                    })));
        }
        accounts.remove(trusted.account().value());
        accounts.forEach(account -> outsiders.add(new Requester("AWS", account, Optional.empty())));
        if (namesDeletedIdentity(statements)) {
            outsiders.add(new Requester("AWS", stranger(trusted), Optional.empty()));
        }
        return outsiders;
    }

    private static boolean namesDeletedIdentity(List<Statement> statements) {
        return statements.stream()
                .flatMap(statement -> statement.principals().stream())
                .map(clause -> clause.listed().getOrDefault("AWS", List.of()))
                .anyMatch(names -> names.stream().anyMatch(name -> name.startsWith("ARO") || name.startsWith("AID")));
    }

    private static String stranger(TrustedAccount trusted) {
        return trusted.account().value().equals("000000000001") ? "000000000002" : "000000000001";
    }

    private static void accountsIn(String text, Set<String> accounts) {
        Matcher matcher = ACCOUNT.matcher(text);
        while (matcher.find()) {
            accounts.add(matcher.group());
        }
    }

    /** The principals of a policy's Allow statements, as written, for telling whom it trusts. */
    static Set<String> trustedAsWritten(List<Statement> statements) {
        Set<String> names = new LinkedHashSet<>();
        for (Statement statement : statements) {
            if (statement.allows()) {
                statement.principals().ifPresent(clause -> {
                    for (Map.Entry<String, List<String>> type : clause.listed().entrySet()) {
                        type.getValue().forEach(name -> names.add((clause.negated() ? "all but " : "") + name));
                    }
                });
            }
        }
        return names;
    }
}
