package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * All the texts that a key may hold in a request, as a regular language: a row of places with their characters, some of which may
 * repeat. {@link #representatives} is where the evaluators decide over sets: it splits the language by a document's
 * values and patterns and answers one text of each part, so that what holds for these holds for all texts there are.
 * Immutable.
 */
final class StringDomain {

    private static final String DIGITS = "0123456789";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String PRINTABLE = printable();
    private static final int ACCOUNT_LENGTH = 12;

    /** What else these three places take together is no ARN and does no harm. */
    private static final List<Place> IAM_OR_STS =
            List.of(new Place("is", false), new Place("at", false), new Place("ms", false));

    /**
     * How much one split may cost, in machine words that are read or written, some tens of milliseconds. Patterns such
     * as a star, a letter and many question marks have more parts than a lifetime could visit.
     */
    private static final int WORK = 4_000_000;

    /**
     * What STS takes as an external ID; the greatest length of 1224 is left aside, as an ID too many makes no policy
     * look safe
     * (<a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS AssumeRole</a>).
     */
    static final StringDomain EXTERNAL_IDS = externalIds();

    /** Names of AWS services and of identity providers. */
    static final StringDomain NAMES = new StringDomain(
            List.of(new Place(PRINTABLE, false), new Place(PRINTABLE, true)), -1, "", i -> "other-" + i + ".example");

    /** One place in a text: the characters it takes, and whether it may be left out and repeated. */
    private record Place(String characters, boolean repeats) {}

    private final List<Place> places;
    private final int numberAt;
    private final String excluded;
    private final IntFunction<String> sample;

    private StringDomain(List<Place> places, int numberAt, String excluded, IntFunction<String> sample) {
        this.places = List.copyOf(places);
        this.numberAt = numberAt;
        this.excluded = excluded;
        this.sample = sample;
    }

    /** The texts that stand for all, and whether they do: past a limit of work some parts may lack a text. */
    record Representatives(List<String> texts, boolean complete) {}

    private static StringDomain externalIds() {
        String characters = DIGITS + LOWER + LOWER.toUpperCase(Locale.ROOT) + "_+=,.@:/-";
        Place one = new Place(characters, false);
        return new StringDomain(List.of(one, one, new Place(characters, true)), -1, "", i -> "another-" + i);
    }

    /** The numbers of all AWS accounts but one. */
    static StringDomain accountsBut(TrustedAccount trusted) {
        return new StringDomain(digits(), 0, trusted.account().value(), i -> other(trusted, i));
    }

    /** Every ARN that an identity outside an account may have, of other partitions too. */
    static StringDomain arnsOutside(TrustedAccount trusted) {
        List<Place> places = literal("arn:aws");
        places.add(new Place(LOWER + "-", true));
        places.addAll(literal(":"));
        places.addAll(IAM_OR_STS);
        places.addAll(literal("::"));
        int numberAt = places.size();
        places.addAll(digits());
        return new StringDomain(
                printableAfter(places, ":"),
                numberAt,
                trusted.account().value(),
                i -> "arn:" + trusted.partition() + ":iam::" + other(trusted, i) + ":role/another");
    }

    /** Every ARN that may be an account's, sessions of federated users included. */
    static StringDomain anyArnOf(TrustedAccount trusted) {
        List<Place> places = literal("arn:" + trusted.partition() + ":");
        places.addAll(IAM_OR_STS);
        return new StringDomain(
                printableAfter(places, "::" + trusted.account() + ":"), -1, "", i -> trusted.rootArn() + i);
    }

    /** The ARNs that identities of an account have, in each of the forms root, user and role. */
    static List<StringDomain> arnsOf(TrustedAccount trusted) {
        String root = trusted.rootArn();
        String account = root.substring(0, root.length() - "root".length());
        return List.of(
                new StringDomain(literal(root), -1, "", i -> root), named(account + "user/"), named(account + "role/"));
    }

    private static StringDomain named(String prefix) {
        return new StringDomain(printableAfter(List.of(), prefix), -1, "", i -> prefix + "another-" + i);
    }

    private static List<Place> printableAfter(List<Place> first, String then) {
        List<Place> places = new ArrayList<>(first);
        places.addAll(literal(then));
        places.addAll(List.of(new Place(PRINTABLE, false), new Place(PRINTABLE, true)));
        return places;
    }

    private static String other(TrustedAccount trusted, int i) {
        long number = (Long.parseLong(trusted.account().value()) + 1 + i) % 1_000_000_000_000L;
        return "%012d".formatted(number);
    }

    private static List<Place> digits() {
        return Collections.nCopies(ACCOUNT_LENGTH, new Place(DIGITS, false));
    }

    private static List<Place> literal(String text) {
        return text.chars()
                .mapToObj(c -> new Place(String.valueOf((char) c), false))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String printable() {
        StringBuilder all = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            all.append(c);
        }
        return all.toString();
    }

    boolean contains(String text) {
        int state = start();
        for (int i = 0; i < text.length() && state >= 0; i++) {
            state = step(state, text.charAt(i));
        }
        return state >= 0 && accepts(state);
    }

    /** Twice the place in the row, and one more while the number read so far is the excluded one. */
    private int start() {
        return numberAt == 0 ? 1 : 0;
    }

    private int step(int state, char read) {
        int place = state >> 1;
        if (place < places.size() && places.get(place).repeats()) {
            if (places.get(place).characters().indexOf(read) >= 0) {
                return state;
            }
            place++;
        }
        if (place >= places.size() || places.get(place).characters().indexOf(read) < 0) {
            return -1;
        }
        int next = place + 1;
        boolean equal = (state & 1) == 1;
        if (numberAt >= 0 && place >= numberAt && place < numberAt + ACCOUNT_LENGTH) {
            equal &= excluded.charAt(place - numberAt) == read;
            if (equal && next == numberAt + ACCOUNT_LENGTH) {
                return -1;
            }
        } else {
            equal = next == numberAt;
        }
        return next * 2 + (equal ? 1 : 0);
    }

    private boolean accepts(int state) {
        int place = state >> 1;
        return place == places.size()
                || (place == places.size() - 1 && places.get(place).repeats());
    }

    /**
     * Finds a text for each way in which a text can belong to some of the sets and not to the others.
     *
     * @param sets what a document compares this key with
     * @return the texts
     */
    Representatives representatives(Collection<StringSet> sets) {
        List<StringSet> distinct = sets.stream().distinct().toList();
        Set<String> exact = new HashSet<>();
        distinct.forEach(set -> exact.addAll(set.exact()));
        Split split = new Split(distinct, exact);
        split.exactTexts();
        if (distinct.stream().allMatch(set -> set.patterns().isEmpty())) {
            // Texts that are compared with exact texts alone, and are none of them, are all alike.
            split.oneOfTheRest();
        } else {
            split.search();
        }
        return new Representatives(List.copyOf(split.found.values()), split.work < WORK);
    }

    /** One run over this domain. */
    private final class Split {

        private final List<StringSet> sets;
        private final Set<String> exact;
        private final Map<BitSet, String> found = new HashMap<>();
        private long work;

        Split(List<StringSet> sets, Set<String> exact) {
            this.sets = sets;
            this.exact = exact;
        }

        /** The texts that stand in the document: each is in the sets that list it, and in those whose patterns match. */
        void exactTexts() {
            Map<String, BitSet> listed = new HashMap<>();
            for (int i = 0; i < sets.size(); i++) {
                for (String text : sets.get(i).exact()) {
                    listed.computeIfAbsent(text, unseen -> new BitSet()).set(i);
                }
            }
            for (int i = 0; i < sets.size(); i++) {
                if (!sets.get(i).patterns().isEmpty()) {
                    for (Map.Entry<String, BitSet> entry : listed.entrySet()) {
                        work += sets.get(i).patterns().size()
                                * (1L + entry.getKey().length());
                        if (work >= WORK) {
                            return;
                        }
                        if (sets.get(i).matchesPattern(entry.getKey())) {
                            entry.getValue().set(i);
                        }
                    }
                }
            }
            listed.forEach((text, parts) -> {
                if (contains(text)) {
                    found.putIfAbsent(parts, text);
                }
            });
        }

        void oneOfTheRest() {
            for (int i = 0; i <= exact.size(); i++) {
                if (!exact.contains(sample.apply(i))) {
                    found.putIfAbsent(new BitSet(), sample.apply(i));
                    return;
                }
            }
        }

        /**
         * Runs all patterns side by side over the language, each set of positions once. The exact texts run along as a
         * sorted list, of which a range is still possible, so that a text which is one of them is not taken for another;
         * texts that have left the list are looked at first, shortest first.
         */
        void search() {
            List<Glob> globs = sets.stream()
                    .flatMap(set -> set.patterns().stream())
                    .distinct()
                    .toList();
            Map<Glob, Integer> offsets = new IdentityHashMap<>();
            int bits = 0;
            for (Glob glob : globs) {
                offsets.put(glob, bits);
                bits += glob.size();
            }
            String[] sorted =
                    exact.stream().filter(StringDomain.this::contains).sorted().toArray(String[]::new);
            String[] alphabets = alphabets(globs, sorted);
            long[] first = new long[Glob.words(bits)];
            globs.forEach(glob -> glob.enter(first, offsets.get(glob), 0));
            State start = new State(first, start(), 0, sorted.length, 0, null, ' ');
            Set<State> seen = new HashSet<>(Set.of(start));
            ArrayDeque<State> apart = new ArrayDeque<>();
            ArrayDeque<State> listed = new ArrayDeque<>();
            listed.add(start);
            while (work < WORK && !(apart.isEmpty() && listed.isEmpty())) {
                State state = apart.isEmpty() ? listed.removeLast() : apart.removeFirst();
                if (accepts(state.domain) && !state.isListed(sorted)) {
                    found.computeIfAbsent(parts(state, offsets), unseen -> state.text());
                }
                String alphabet = alphabets[state.domain >> 1];
                for (int i = 0; i < alphabet.length() && work < WORK; i++) {
                    char read = alphabet.charAt(i);
                    int domain = step(state.domain, read);
                    work += 1;
                    if (domain >= 0) {
                        long[] positions = new long[first.length];
                        for (Glob glob : globs) {
                            glob.step(state.positions, positions, offsets.get(glob), read);
                        }
                        State next = state.next(sorted, positions, domain, read);
                        work += first.length + globs.size();
                        if (seen.add(next)) {
                            work += 4 * first.length + 8;
                            (next.low == next.high ? apart : listed).addLast(next);
                        }
                    }
                }
            }
        }

        private BitSet parts(State state, Map<Glob, Integer> offsets) {
            BitSet parts = new BitSet();
            for (int i = 0; i < sets.size(); i++) {
                for (Glob glob : sets.get(i).patterns()) {
                    if (glob.accepts(state.positions, offsets.get(glob))) {
                        parts.set(i);
                    }
                }
            }
            return parts;
        }

        /** For each place the characters worth trying: those that something tells apart, and one for all others. */
        private String[] alphabets(List<Glob> globs, String[] sorted) {
            Set<Character> telling = new HashSet<>();
            globs.forEach(glob -> glob.alphabet().chars().forEach(c -> telling.add((char) c)));
            for (String text : sorted) {
                text.chars().forEach(c -> telling.add((char) c));
            }
            excluded.chars().forEach(c -> telling.add((char) c));
            String[] alphabets = new String[places.size() + 1];
            alphabets[places.size()] = "";
            for (int i = places.size() - 1; i >= 0; i--) {
                String own = worthTrying(places.get(i).characters(), telling);
                alphabets[i] = places.get(i).repeats() ? own + alphabets[i + 1] : own;
            }
            return alphabets;
        }

        private static String worthTrying(String characters, Set<Character> telling) {
            StringBuilder some = new StringBuilder();
            boolean other = false;
            for (char c : characters.toCharArray()) {
                if (telling.contains(c) || !other) {
                    some.append(c);
                    other |= !telling.contains(c);
                }
            }
            return some.toString();
        }
    }

    /** Where a reading stands: in the patterns, in the domain, and in the range of exact texts that begin like it. */
    private static final class State {

        private final long[] positions;
        private final int domain;
        private final int low;
        private final int high;
        private final int depth;
        private final State before;
        private final char read;

        State(long[] positions, int domain, int low, int high, int depth, State before, char read) {
            this.positions = positions;
            this.domain = domain;
            this.low = low;
            this.high = high;
            this.depth = depth;
            this.before = before;
            this.read = read;
        }

        State next(String[] sorted, long[] to, int toDomain, char c) {
            if (low == high) {
                return new State(to, toDomain, 0, 0, depth + 1, this, c);
            }
            int from = bound(sorted, c);
            int end = bound(sorted, c + 1);
            return from == end
                    ? new State(to, toDomain, 0, 0, depth + 1, this, c)
                    : new State(to, toDomain, from, end, depth + 1, this, c);
        }

        /** The first text of the range whose next character is this one or a later one. */
        private int bound(String[] sorted, int c) {
            int from = low;
            int end = high;
            while (from < end) {
                int middle = (from + end) >>> 1;
                String text = sorted[middle];
                int next = text.length() > depth ? text.charAt(depth) : -1;
                if (next < c) {
                    from = middle + 1;
                } else {
                    end = middle;
                }
            }
            return from;
        }

        /** The shortest text of a range stands first in it. */
        boolean isListed(String[] sorted) {
            return low < high && sorted[low].length() == depth;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (State at = this; at.before != null; at = at.before) {
                text.append(at.read);
            }
            return text.reverse().toString();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof State that
                    && domain == that.domain
                    && low == that.low
                    && high == that.high
                    && (low == high || depth == that.depth)
                    && Arrays.equals(positions, that.positions);
        }

        @Override
        public int hashCode() {
            // Along a long listed text nothing but the depth changes.
            return Arrays.hashCode(positions) * 31 + domain + 17 * low + 257 * high + (low == high ? 0 : 8191 * depth);
        }
    }
}
