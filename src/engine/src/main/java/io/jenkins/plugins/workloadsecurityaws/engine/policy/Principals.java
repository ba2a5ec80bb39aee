package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Principal or NotPrincipal element, sorted by whom it names
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>,
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html">NotPrincipal</a>).
 * What it names in a form not described there may be anybody. Immutable once read.
 */
final class Principals {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROOT = Pattern.compile("arn:(aws[a-z-]*):iam::([0-9]{12}):root");
    private static final Pattern IDENTITY = Pattern.compile("arn:(aws[a-z-]*):(?:iam::([0-9]{12}):(?:user|role)"
            + "|sts::([0-9]{12}):(?:assumed-role|federated-user))/[\\w+=,.@/!#-]+");
    private static final Pattern PROVIDER =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(?:saml|oidc)-provider/[\\w+=,.@/:-]+");
    // Possessive (*+, ++): else Java goes one call deeper for each turn, and a long text ends its stack.
    private static final Pattern HOST = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)++");
    /** What AWS shows in place of a role or user that was deleted; the element no longer applies to anybody by it. */
    private static final Pattern DELETED = Pattern.compile("(?:AROA|AIDA)[A-Z0-9]{12,}");

    /** For an account given by its bare number, which is one of the role's own partition. */
    private static final String OWN = "";

    private final boolean negated;
    private final List<String> written = new ArrayList<>();
    private boolean everybody;
    private boolean understood;
    private final Map<String, Set<String>> wholeAccounts = new HashMap<>();
    private final Map<String, Set<String>> accountsInPart = new HashMap<>();
    private final Set<String> services = new HashSet<>();
    private final Set<String> providers = new HashSet<>();

    /**
     * Reads the element.
     *
     * @param negated NotPrincipal
     * @param types what it lists for each type
     * @param readable whether this is all that the element holds
     */
    Principals(boolean negated, Map<String, List<String>> types, boolean readable) {
        this.negated = negated;
        this.understood = readable;
        types.forEach((type, names) -> names.forEach(name -> {
            boolean known =
                    switch (type) {
                        case "AWS" -> readAccount(name);
                        case "Service" -> readService(name);
                        case "Federated" -> readProvider(name);
                        default -> false;
                    };
            understood &= known;
            written.add(known ? name : "a principal that is not understood");
        }));
    }

    private boolean readAccount(String name) {
        Matcher root = ROOT.matcher(name);
        Matcher identity = IDENTITY.matcher(name);
        if (name.equals("*")) {
            everybody = true;
        } else if (ACCOUNT.matcher(name).matches()) {
            add(wholeAccounts, OWN, name);
        } else if (root.matches()) {
            add(wholeAccounts, root.group(1), root.group(2));
        } else if (identity.matches()) {
            add(accountsInPart, identity.group(1), identity.group(2) == null ? identity.group(3) : identity.group(2));
        } else {
            return DELETED.matcher(name).matches();
        }
        return true;
    }

    private static void add(Map<String, Set<String>> accounts, String partition, String account) {
        accounts.computeIfAbsent(partition, unseen -> new HashSet<>()).add(account);
    }

    private boolean readService(String name) {
        services.add(name);
        return HOST.matcher(name).matches();
    }

    private boolean readProvider(String name) {
        providers.add(name);
        return PROVIDER.matcher(name).matches() || HOST.matcher(name).matches();
    }

    boolean negated() {
        return negated;
    }

    /** Whom the element lists, as it stands there, but for what is not of a known form. */
    List<String> written() {
        return written;
    }

    /** Whether the element covers an identity of an account; where it names a part of the account, that is unknown. */
    Truth coverAccount(Partition partition, String account) {
        if (isNamed(wholeAccounts, partition, account)) {
            return covered(partition, Truth.YES);
        }
        boolean part = isNamed(accountsInPart, partition, account);
        return covered(partition, part ? Truth.UNKNOWN : Truth.NO);
    }

    private static boolean isNamed(Map<String, Set<String>> named, Partition partition, String account) {
        return named.getOrDefault(OWN, Set.of()).contains(account)
                || named.getOrDefault(partition.id(), Set.of()).contains(account);
    }

    Truth coverService(Partition partition, String service) {
        return covered(partition, Truth.of(services.contains(service)));
    }

    Truth coverProvider(Partition partition, String provider) {
        return covered(partition, Truth.of(providers.contains(provider)));
    }

    private Truth covered(Partition partition, Truth named) {
        if (negated) {
            // "NotPrincipal": it can't be used in a trust policy, and elsewhere an account's ARN alone does not spare
            // its
            // identities, nor anything those that have a boundary.
            return Truth.UNKNOWN;
        }
        if (everybody) {
            return Truth.YES;
        }
        return named == Truth.NO && !(understood && isWithin(partition)) ? Truth.UNKNOWN : named;
    }

    /** A role is not assumed across partitions, so whom an ARN of another one is to let in is not understood. */
    private boolean isWithin(Partition partition) {
        return isWithin(partition, wholeAccounts) && isWithin(partition, accountsInPart);
    }

    private static boolean isWithin(Partition partition, Map<String, Set<String>> named) {
        for (String one : named.keySet()) {
            if (!one.equals(OWN) && !one.equals(partition.id())) {
                return false;
            }
        }
        return true;
    }

    /** The accounts that are named, each in whole or in part. */
    List<StringSet> accounts(Partition partition) {
        return List.of(
                new StringSet(accounts(wholeAccounts, partition), List.of()),
                new StringSet(accounts(accountsInPart, partition), List.of()));
    }

    private static Set<String> accounts(Map<String, Set<String>> named, Partition partition) {
        Set<String> both = new HashSet<>(named.getOrDefault(OWN, Set.of()));
        both.addAll(named.getOrDefault(partition.id(), Set.of()));
        return both;
    }

    StringSet services() {
        return new StringSet(services, List.of());
    }

    StringSet providers() {
        return new StringSet(providers, List.of());
    }

    /** Whether nobody is listed but an account, its identities and deleted ones. */
    boolean listOnly(Partition partition, String account) {
        Set<String> alone = Set.of(account);
        return !negated
                && !everybody
                && understood
                && isWithin(partition)
                && services.isEmpty()
                && providers.isEmpty()
                && alone.containsAll(accounts(wholeAccounts, partition))
                && alone.containsAll(accounts(accountsInPart, partition));
    }
}
