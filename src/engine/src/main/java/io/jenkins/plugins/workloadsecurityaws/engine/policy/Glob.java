package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.Arrays;

/**
 * A pattern of AWS's, as a machine that reads a text character by character: its positions are the places between the
 * pattern's tokens, and a set of positions says how far each way of reading has come. So patterns can be run side by side
 * over all texts, which is what deciding over sets takes. Immutable.
 */
final class Glob {

    /** Any run of characters. */
    static final int STAR = -1;
    /** Any one character. */
    static final int ONE = -2;
    /** Any run of characters within one part of an ARN. */
    static final int STAR_IN_PART = -3;
    /** Any one character within one part of an ARN. */
    static final int ONE_IN_PART = -4;

    private final int[] tokens;
    private final boolean ignoreCase;

    /** Takes characters and the wildcards above; case is ignored for ASCII letters alone. */
    Glob(int[] tokens, boolean ignoreCase) {
        this.tokens = tokens.clone();
        this.ignoreCase = ignoreCase;
    }

    /** Reads {@code *} and {@code ?} as wildcards, and everything else as itself. */
    static Glob of(String pattern, boolean ignoreCase) {
        int[] tokens = pattern.chars()
                .map(c -> switch (c) {
                    case '*' -> STAR;
                    case '?' -> ONE;
                    default -> c;
                })
                .toArray();
        return new Glob(tokens, ignoreCase);
    }

    /** How many positions there are; the last one accepts. */
    int size() {
        return tokens.length + 1;
    }

    boolean matches(String text) {
        long[] at = new long[words(size())];
        long[] next = new long[at.length];
        enter(at, 0, 0);
        for (int i = 0; i < text.length(); i++) {
            Arrays.fill(next, 0);
            step(at, next, 0, text.charAt(i));
            long[] spare = at;
            at = next;
            next = spare;
        }
        return accepts(at, 0);
    }

    static int words(int bits) {
        return (bits + 63) >>> 6;
    }

    /** Adds a position, and those that are reached from it without reading anything. */
    void enter(long[] positions, int offset, int position) {
        int at = position;
        set(positions, offset + at);
        while (at < tokens.length && (tokens[at] == STAR || tokens[at] == STAR_IN_PART)) {
            set(positions, offset + ++at);
        }
    }

    /** Reads one character from each of the positions; this pattern's positions begin at the offset. */
    void step(long[] from, long[] to, int offset, char read) {
        int end = offset + tokens.length;
        for (int bit = next(from, offset, end); bit >= 0; bit = next(from, bit + 1, end)) {
            int position = bit - offset;
            int token = tokens[position];
            if (token == STAR || (token == STAR_IN_PART && read != ':')) {
                enter(to, offset, position);
            } else if (token == ONE || (token == ONE_IN_PART && read != ':') || (token >= 0 && same(token, read))) {
                enter(to, offset, position + 1);
            }
        }
    }

    boolean accepts(long[] positions, int offset) {
        int bit = offset + tokens.length;
        return (positions[bit >>> 6] & (1L << bit)) != 0;
    }

    /** The characters that this pattern tells apart from others. */
    String alphabet() {
        StringBuilder letters = new StringBuilder();
        for (int token : tokens) {
            if (token >= 0) {
                letters.append((char) token);
                if (ignoreCase) {
                    letters.append(Character.toUpperCase((char) folded(token))).append((char) folded(token));
                }
            } else if (token == STAR_IN_PART || token == ONE_IN_PART) {
                letters.append(':');
            }
        }
        return letters.toString();
    }

    private boolean same(int token, char read) {
        return token == read || (ignoreCase && folded(token) == folded(read));
    }

    private static int folded(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    private static void set(long[] bits, int bit) {
        bits[bit >>> 6] |= 1L << bit;
    }

    /** The first bit that is set from here to before the end, or -1. */
    private static int next(long[] bits, int from, int end) {
        int bit = from;
        while (bit < end) {
            long rest = bits[bit >>> 6] >>> bit;
            if (rest != 0) {
                bit += Long.numberOfTrailingZeros(rest);
                return bit < end ? bit : -1;
            }
            bit = (bit | 63) + 1;
        }
        return -1;
    }
}
