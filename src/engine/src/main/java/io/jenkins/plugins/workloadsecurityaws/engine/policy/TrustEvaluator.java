package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.Requester.Kind;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.StringDomain.Representatives;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides from a trust policy alone whether Workload Security gets in, whether the external ID is demanded of it, and
 * whether anybody else gets in. It decides over sets: all external IDs that STS takes, all accounts, all ARNs, all services
 * and identity providers, each split by what the policy compares them with, so that one of each part stands for the rest
 * ({@link StringDomain}). What can't be known, is not understood or is too intertwined never makes a policy look safe: it
 * counts as unmet for the first question and as met for the other two. A principal that is only a part of the trusted
 * account does not prove that the manager gets in, because which identity it uses is not published. Pure and thread-safe.
 */
public final class TrustEvaluator {

    /** How many statements may be read for one question, about a second; ordinary policies take some dozens. */
    private static final int MOST_STATEMENTS = 1_000_000;

    private static final int NAMES_SHOWN = 5;
    private static final String ARN = "aws:principalarn";

    private final List<Statement> statements;
    private final TrustedAccount trusted;
    private final Set<String> accepted;
    private final TrustDecision decision;
    private final boolean looksAtArns;
    private final List<Finding> findings = new ArrayList<>();
    private Representatives externalIds;
    private Representatives otherAccounts;
    private Representatives otherArns;
    private Representatives trustedArns;
    private boolean unknown;
    private boolean undecided;

    private TrustEvaluator(List<Statement> statements, TrustedAccount trusted, Set<ExternalId> accepted) {
        this.statements = statements;
        this.trusted = trusted;
        this.accepted = accepted.stream().map(ExternalId::reveal).collect(Collectors.toUnmodifiableSet());
        this.decision = new TrustDecision(statements);
        this.looksAtArns = compared(ARN).findAny().isPresent();
    }

    /**
     * Evaluates a trust policy.
     *
     * @param trust the policy
     * @param trusted the account that Workload Security runs in
     * @param externalId the tenant's external ID
     * @return the three answers, and why each is not yes
     */
    public static TrustVerdict evaluate(PolicyDocument trust, TrustedAccount trusted, ExternalId externalId) {
        return evaluate(trust, trusted, Set.of(externalId));
    }

    /**
     * Evaluates a trust policy while the tenant's external ID is being changed and two are right for a time.
     *
     * @param trust the policy
     * @param trusted the account that Workload Security runs in
     * @param accepted the external IDs that are right, at least one
     * @return the three answers: the trusted account must get in with each of these IDs, and with no other
     */
    public static TrustVerdict evaluate(PolicyDocument trust, TrustedAccount trusted, Set<ExternalId> accepted) {
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("at least one external ID must be accepted");
        }
        return new TrustEvaluator(trust.statements(), trusted, accepted).verdict();
    }

    /**
     * The external IDs that a trust policy is right for, where they can be told one by one: the trusted account gets in with
     * each of them and with no other, and nobody else gets in.
     *
     * @param trust the policy
     * @param trusted the account that Workload Security runs in
     * @return the IDs, at least one; empty where the policy is right for no such set
     */
    public static Optional<Set<ExternalId>> admitted(PolicyDocument trust, TrustedAccount trusted) {
        TrustEvaluator asked = new TrustEvaluator(trust.statements(), trusted, Set.of());
        Set<ExternalId> named = asked.compared("sts:externalid")
                .flatMap(ids -> ids.exact().stream())
                .filter(StringDomain.EXTERNAL_IDS::contains)
                .filter(id -> asked.decision.decide(asked.insider(KeyValue.UNKNOWN, KeyValue.text(id))) == Truth.YES)
                .map(ExternalId::new)
                .collect(Collectors.toUnmodifiableSet());
        return Optional.of(named).filter(ids -> !ids.isEmpty()).filter(ids -> evaluate(trust, trusted, ids)
                .isRight());
    }

    private TrustVerdict verdict() {
        boolean assumable = assumable();
        boolean enforced = externalIdEnforced();
        boolean onlyTrusted = onlyTrustedPrincipal();
        if (unknown || undecided) {
            Set<String> keys = decision.undetermined();
            findings.add(Finding.warning(
                    FindingCode.UNDETERMINED_CONDITION,
                    unknown
                            ? "The trust policy rests on what can't be known here" + (keys.isEmpty() ? "" : ": " + keys)
                            : "The patterns in the trust policy can't be decided: together they have too many cases",
                    "Remove that condition or principal, or make sure by hand that it does what you mean"));
        }
        return new TrustVerdict(assumable, enforced, onlyTrusted, findings);
    }

    /** Asks one question of many requests, and notices where the answer is not to be had. */
    private final class Question {

        private long read;
        private boolean open;

        /** The values of a key that stand for all of them. */
        List<KeyValue> all(Representatives values, Function<String, KeyValue> kind) {
            open |= !values.complete();
            return values.texts().stream().map(kind).toList();
        }

        /** Whether a request is refused whatever the keys hold that are unknown in it; then they need not be tried. */
        boolean isRefused(Requester requester) {
            read += statements.size();
            return read <= MOST_STATEMENTS && new TrustDecision(statements).decide(requester) == Truth.NO;
        }

        /** What becomes of a request; past the limit of work it is not known. */
        Truth ask(Requester requester) {
            read += statements.size();
            if (read > MOST_STATEMENTS) {
                open = true;
                return Truth.NO;
            }
            Truth in = decision.decide(requester);
            unknown |= in == Truth.UNKNOWN;
            return in;
        }

        /** Whether some request had no answer, so that none but a definite finding counts. */
        boolean isOpen() {
            undecided |= open;
            return open;
        }
    }

    private boolean assumable() {
        Question question = new Question();
        Truth all = Truth.YES;
        for (StringDomain form : StringDomain.arnsOf(trusted)) {
            for (KeyValue arn :
                    arns(question, () -> form.representatives(compared(ARN).toList()))) {
                for (String id : accepted) {
                    all = all == Truth.NO ? all : all.and(question.ask(insider(arn, KeyValue.text(id))));
                }
            }
        }
        if (question.isOpen()) {
            all = Truth.UNKNOWN;
        }
        if (all != Truth.YES) {
            findings.add(Finding.error(
                    FindingCode.TRUST_NOT_ASSUMABLE,
                    "Workload Security's account " + trusted.account()
                            + (all == Truth.NO ? " can't assume the role: " : " may be unable to assume the role: ")
                            + whyNotAssumable(all),
                    "Let the trust policy allow sts:AssumeRole to " + trusted.rootArn()
                            + " with the tenant's external ID"));
        }
        return all == Truth.YES;
    }

    private Requester insider(KeyValue arn, KeyValue externalId) {
        String account = trusted.account().value();
        return new Requester(Kind.AWS, trusted.partition(), account, KeyValue.text(account), arn, externalId);
    }

    private String whyNotAssumable(Truth truth) {
        if (truth == Truth.UNKNOWN) {
            return "the trust policy rests on a condition or on an identity that can't be known here";
        }
        boolean isNamed = statements.stream()
                .filter(Statement::allows)
                .flatMap(statement -> statement.principals().stream())
                .anyMatch(principals ->
                        insider(KeyValue.UNKNOWN, KeyValue.MISSING).namedBy(principals) != Truth.NO);
        if (!isNamed) {
            return "the trust policy trusts " + trustedAsWritten() + " instead";
        }
        boolean anotherId = Stream.concat(
                        Stream.of(KeyValue.MISSING),
                        externalIds().texts().stream().map(KeyValue::text))
                .limit(100)
                .anyMatch(id -> decision.decide(insider(KeyValue.UNKNOWN, id)) == Truth.YES);
        return anotherId
                ? "the trust policy demands another external ID"
                : "no statement allows it, or another one denies it";
    }

    private boolean externalIdEnforced() {
        Question question = new Question();
        if (question.isRefused(insider(KeyValue.UNKNOWN, KeyValue.UNKNOWN))) {
            return true;
        }
        List<KeyValue> arns = arns(question, this::trustedArns);
        List<KeyValue> others = new ArrayList<>(List.of(KeyValue.MISSING));
        question.all(externalIds(), KeyValue::text).stream()
                .filter(id -> !accepted.contains(id.text().orElseThrow()))
                .forEach(others::add);
        for (KeyValue id : others) {
            for (KeyValue arn : arns) {
                Truth in = question.ask(insider(arn, id));
                if (in != Truth.NO) {
                    notEnforced(
                            in == Truth.YES ? "lets" : "may let",
                            id.text().map(this::describe).orElse("without any external ID"));
                    return false;
                }
            }
        }
        if (question.isOpen()) {
            notEnforced("may let", "with external IDs other than the tenant's");
            return false;
        }
        return true;
    }

    private void notEnforced(String lets, String how) {
        findings.add(Finding.error(
                FindingCode.EXTERNAL_ID_NOT_ENFORCED,
                "The trust policy " + lets + " account " + trusted.account() + " in " + how
                        + ", so another customer of Workload Security could reach this account (confused deputy)",
                "Demand exactly the tenant's external ID: StringEquals on sts:ExternalId with this one value"));
    }

    /** Tells what sort of external ID gets in, and never the ID. */
    private String describe(String id) {
        String others = "with external IDs other than the tenant's";
        for (String right : accepted) {
            if (right.equalsIgnoreCase(id)) {
                return others + ", for example the same in another case";
            }
            if (id.startsWith(right)) {
                return others + ", for example longer ones that begin with it";
            }
            if (id.startsWith(right.substring(0, (right.length() + 1) / 2))) {
                return others + ", for example ones that begin like it";
            }
        }
        return others;
    }

    private boolean onlyTrustedPrincipal() {
        Question question = new Question();
        Optional<String> other =
                otherAccount(question).or(() -> service(question)).or(() -> federated(question));
        boolean open = other.isEmpty() && question.isOpen();
        if (other.isPresent() || open) {
            findings.add(Finding.error(
                    FindingCode.TRUST_OPEN_TO_OTHERS,
                    "The trust policy " + (open ? "may also let" : "also lets") + " others in than account "
                            + trusted.account()
                            + other.map(who -> ", for example " + who).orElse("") + ": it trusts "
                            + trustedAsWritten(),
                    "Let the role trust " + trusted.rootArn() + " alone"));
            return false;
        }
        return true;
    }

    private Optional<String> otherAccount(Question question) {
        for (KeyValue account : question.all(otherAccounts(), KeyValue::text)) {
            String number = account.text().orElseThrow();
            if (getsIn(
                    question,
                    new Requester(Kind.AWS, trusted.partition(), number, account, KeyValue.UNKNOWN, KeyValue.UNKNOWN),
                    () -> arns(question, this::otherArns))) {
                return Optional.of("account " + number);
            }
        }
        return Optional.empty();
    }

    /**
     * Services enter by name and by {@code *}, and some send an external ID. Which account and ARN stand in their requests
     * is not published: none, or any but the trusted account's, to which a service does not belong. Only where a service
     * is named may it be at work for that account.
     */
    private Optional<String> service(Question question) {
        Set<String> named = new HashSet<>();
        List<StringSet> sets = principals().map(Principals::services).toList();
        sets.forEach(set -> named.addAll(set.exact()));
        for (KeyValue name : question.all(StringDomain.NAMES.representatives(sets), KeyValue::text)) {
            String service = name.text().orElseThrow();
            Requester unknown = new Requester(
                    Kind.SERVICE, trusted.partition(), service, KeyValue.UNKNOWN, KeyValue.UNKNOWN, KeyValue.UNKNOWN);
            if (question.isRefused(unknown)) {
                continue;
            }
            List<KeyValue> accounts = new ArrayList<>(List.of(KeyValue.MISSING));
            accounts.addAll(question.all(otherAccounts(), KeyValue::text));
            List<KeyValue> arns = new ArrayList<>(List.of(KeyValue.MISSING));
            arns.addAll(arns(question, this::otherArns));
            if (named.contains(service)) {
                accounts.add(KeyValue.text(trusted.account().value()));
                arns.addAll(arns(question, this::trustedArns));
            }
            for (KeyValue account : accounts) {
                if (getsIn(question, unknown.with(account), () -> arns)) {
                    return Optional.of(named.contains(service) ? "service " + service : "any AWS service");
                }
            }
        }
        return Optional.empty();
    }

    /** Tries every external ID on somebody outside who may have one of the ARNs, unless none of them matters. */
    private boolean getsIn(Question question, Requester outsider, Supplier<List<KeyValue>> arns) {
        if (question.isRefused(outsider)) {
            return false;
        }
        List<KeyValue> externalIds = new ArrayList<>(question.all(externalIds(), KeyValue::text));
        externalIds.add(KeyValue.MISSING);
        for (KeyValue arn : arns.get()) {
            for (KeyValue id : externalIds) {
                if (question.ask(outsider.with(arn, id)) != Truth.NO) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Federated identities have calls of their own, and these take no external ID (STS API reference). */
    private Optional<String> federated(Question question) {
        List<StringSet> sets = principals().map(Principals::providers).toList();
        for (KeyValue provider : question.all(StringDomain.NAMES.representatives(sets), KeyValue::text)) {
            for (Kind kind : List.of(Kind.SAML, Kind.WEB_IDENTITY)) {
                if (question.ask(new Requester(
                                kind,
                                trusted.partition(),
                                provider.text().orElseThrow(),
                                KeyValue.UNKNOWN,
                                KeyValue.UNKNOWN,
                                KeyValue.MISSING))
                        != Truth.NO) {
                    return Optional.of("identities of an identity provider");
                }
            }
        }
        return Optional.empty();
    }

    private Representatives externalIds() {
        if (externalIds == null) {
            externalIds = StringDomain.EXTERNAL_IDS.representatives(
                    Stream.concat(Stream.of(new StringSet(accepted, List.of())), compared("sts:externalid"))
                            .toList());
        }
        return externalIds;
    }

    private Representatives otherAccounts() {
        if (otherAccounts == null) {
            Stream<StringSet> named =
                    principals().flatMap(principals -> principals.accounts(trusted.partition()).stream());
            otherAccounts = StringDomain.accountsBut(trusted)
                    .representatives(Stream.concat(named, compared("aws:principalaccount"))
                            .toList());
        }
        return otherAccounts;
    }

    private Representatives otherArns() {
        if (otherArns == null) {
            otherArns = StringDomain.arnsOutside(trusted)
                    .representatives(compared(ARN).toList());
        }
        return otherArns;
    }

    private Representatives trustedArns() {
        if (trustedArns == null) {
            trustedArns =
                    StringDomain.anyArnOf(trusted).representatives(compared(ARN).toList());
        }
        return trustedArns;
    }

    /** Where no condition looks at the ARN, it need not be known. */
    private List<KeyValue> arns(Question question, Supplier<Representatives> arns) {
        return looksAtArns ? question.all(arns.get(), KeyValue::arn) : List.of(KeyValue.UNKNOWN);
    }

    private Stream<Principals> principals() {
        return statements.stream().flatMap(statement -> statement.principals().stream());
    }

    private Stream<StringSet> compared(String key) {
        return statements.stream()
                .flatMap(statement -> statement.conditions().stream())
                .filter(condition -> condition.key().equals(key))
                .flatMap(condition -> Stream.of(
                        condition.compared().certain(), condition.compared().possible()));
    }

    /** The principals of the Allow statements, for telling whom the policy trusts. */
    private String trustedAsWritten() {
        Set<String> names = new LinkedHashSet<>();
        statements.stream()
                .filter(Statement::allows)
                .forEach(statement -> statement.principals().ifPresent(clause -> clause.written()
                        .forEach(name -> names.add((clause.negated() ? "all but " : "") + name))));
        List<String> shown = names.stream()
                .limit(NAMES_SHOWN)
                .filter(name -> accepted.stream().noneMatch(name::contains))
                .toList();
        int more = names.size() - shown.size();
        return shown + (more > 0 ? " and " + more + " more" : "");
    }
}
