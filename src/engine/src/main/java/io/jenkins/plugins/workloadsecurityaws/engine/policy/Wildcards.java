package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.regex.Pattern;

/** AWS's wildcards: {@code *} for any run of characters, {@code ?} for one. */
final class Wildcards {

    private Wildcards() {}

    static boolean matches(String pattern, String text, boolean ignoreCase) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        return Pattern.compile(regex.toString(), flags).matcher(text).matches();
    }

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }
}
