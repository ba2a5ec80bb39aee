package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the values of a condition or of a Resource element stand for, as far as it can be told: the texts that they
 * certainly cover and those that they may cover. Between the two lies what a policy variable decides (IAM User Guide,
 * "Variables and tags") and what AWS doesn't say, such as what ignoring case does to letters beyond ASCII.
 *
 * @param certain covered whatever the unknown turns out to be
 * @param possible covered if the unknown turns out so
 * @param variable whether a variable occurs; one that AWS can't resolve takes the whole statement out of force
 */
record PolicyValues(StringSet certain, StringSet possible, boolean variable) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:/._+=@-]+");

    /** How a value is compared. */
    enum Comparison {
        EQUAL,
        EQUAL_IGNORING_CASE,
        WILDCARDS,
        /** Part by part: in conditions a wildcard doesn't reach over a colon (IAM User Guide, "ARN condition operators"). */
        ARN,
        /** The same, but whether a wildcard reaches over a colon in a Resource element is not said. */
        RESOURCE
    }

    static PolicyValues of(List<String> values, Comparison comparison, boolean variables) {
        Set<String> exact = new HashSet<>();
        List<Glob> certain = new ArrayList<>();
        List<Glob> possible = new ArrayList<>();
        boolean variable = false;
        for (String value : values) {
            Reading reading = new Reading(value, comparison, variables);
            variable |= reading.variable;
            if (reading.isExact()) {
                exact.add(reading.text());
            } else {
                reading.addTo(certain, possible);
            }
        }
        Set<String> texts = Set.copyOf(exact);
        StringSet all = new StringSet(texts, List.copyOf(possible));
        boolean agree = certain.equals(possible);
        return new PolicyValues(agree ? all : new StringSet(texts, List.copyOf(certain)), all, variable);
    }

    /** One value, token by token. */
    private static final class Reading {

        private final Comparison comparison;
        private final List<Integer> tokens = new ArrayList<>();
        private boolean variable;
        private boolean beyondAscii;

        Reading(String value, Comparison comparison, boolean variables) {
            this.comparison = comparison;
            int at = 0;
            while (at < value.length()) {
                at = variables && value.startsWith("${", at) ? variable(value, at) : character(value, at);
            }
        }

        private int character(String value, int at) {
            char c = value.charAt(at);
            boolean wildcards = comparison == Comparison.WILDCARDS || ofParts();
            if (wildcards && (c == '*' || c == '?')) {
                tokens.add(c == '*' ? Glob.STAR : Glob.ONE);
            } else if (comparison == Comparison.EQUAL_IGNORING_CASE && c > 127) {
                beyondAscii = true;
                tokens.add(Glob.STAR);
            } else {
                tokens.add((int) c);
            }
            return at + 1;
        }

        /** Escapes stand for one character; anything else between the braces for whatever the request holds. */
        private int variable(String value, int at) {
            int end = value.indexOf('}', at);
            String name = end < 0 ? "" : value.substring(at + 2, end);
            if (name.equals("*") || name.equals("?") || name.equals("$")) {
                tokens.add((int) name.charAt(0));
                return end + 1;
            }
            variable = true;
            tokens.add(Glob.STAR);
            // A default value may hold a brace, so where such a variable ends is not guessed.
            return NAME.matcher(name).matches() ? end + 1 : value.length();
        }

        boolean isExact() {
            boolean wildcard = tokens.stream().anyMatch(token -> token < 0);
            return !wildcard && comparison != Comparison.EQUAL_IGNORING_CASE && (!ofParts() || fifthColon() >= 0);
        }

        private boolean ofParts() {
            return comparison == Comparison.ARN || comparison == Comparison.RESOURCE;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            tokens.forEach(token -> text.append((char) token.intValue()));
            return text.toString();
        }

        void addTo(List<Glob> certain, List<Glob> possible) {
            Glob whole = new Glob(
                    tokens.stream().mapToInt(Integer::intValue).toArray(),
                    comparison == Comparison.EQUAL_IGNORING_CASE);
            if (variable || beyondAscii || (ofParts() && fifthColon() < 0)) {
                possible.add(whole);
                return;
            }
            Glob known = ofParts() ? partByPart() : whole;
            certain.add(known);
            possible.add(comparison == Comparison.RESOURCE ? whole : known);
        }

        private Glob partByPart() {
            int resource = fifthColon();
            return new Glob(
                    IntStream.range(0, tokens.size())
                            .map(i -> i < resource ? withinPart(tokens.get(i)) : tokens.get(i))
                            .toArray(),
                    false);
        }

        private static int withinPart(int token) {
            return switch (token) {
                case Glob.STAR -> Glob.STAR_IN_PART;
                case Glob.ONE -> Glob.ONE_IN_PART;
                default -> token;
            };
        }

        /** Where the sixth part of an ARN begins, or -1 if there are fewer. */
        private int fifthColon() {
            int colons = 0;
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.get(i) == ':' && ++colons == 5) {
                    return i;
                }
            }
            return -1;
        }
    }
}
