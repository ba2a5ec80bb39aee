package io.jenkins.plugins.workloadsecurityaws.engine.policy;

/**
 * AWS's wildcards: {@code *} for any run of characters, {@code ?} for one. Matched by hand, because a run over many
 * accounts compares thousands of patterns and compiling an expression for each costs more than everything else here.
 */
final class Wildcards {

    private Wildcards() {}

    static boolean matches(String pattern, String text, boolean ignoreCase) {
        int[] wanted = pattern.codePoints().toArray();
        int[] given = text.codePoints().toArray();
        int at = 0;
        int in = 0;
        int afterStar = -1;
        int starCovers = 0;
        while (in < given.length) {
            if (at < wanted.length && wanted[at] == '*') {
                afterStar = ++at;
                starCovers = in;
            } else if (at < wanted.length && (wanted[at] == '?' || same(wanted[at], given[in], ignoreCase))) {
                at++;
                in++;
            } else if (afterStar >= 0) {
                // The last star takes one character more; an earlier one need not, for it has been satisfied.
                at = afterStar;
                in = ++starCovers;
            } else {
                return false;
            }
        }
        while (at < wanted.length && wanted[at] == '*') {
            at++;
        }
        return at == wanted.length;
    }

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Whether a pattern stands for everything: nothing but stars. */
    static boolean isEverything(String pattern) {
        return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
    }

    /** Case is folded for ASCII letters alone: actions have no others, and folding more could only match too much. */
    private static boolean same(int one, int other, boolean ignoreCase) {
        return one == other || (ignoreCase && folded(one) == folded(other));
    }

    private static int folded(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
