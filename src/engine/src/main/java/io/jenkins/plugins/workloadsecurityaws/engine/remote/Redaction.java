package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes known secrets out of texts that came from outside, in clear and as base64, URL-encoded and JSON-escaped, then
 * folds the text into one line and cuts it. Immutable.
 */
public final class Redaction {

    private static final int LONGEST = 300;

    private final List<String> forms;

    /**
     * Remembers the secrets.
     *
     * @param secrets the secrets in clear; empty ones are ignored
     */
    public Redaction(Collection<String> secrets) {
        Set<String> all = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (String secret : secrets) {
            if (!secret.isBlank()) {
                all.addAll(formsOf(secret));
            }
        }
        this.forms = new ArrayList<>(all);
    }

    /**
     * Makes a foreign text fit to be shown.
     *
     * @param text any text, may be null
     * @return one line of at most 300 characters, with {@code ****} in place of every secret
     */
    public String apply(String text) {
        String clean = text == null ? "" : text;
        for (String form : forms) {
            clean = clean.replace(form, "****");
        }
        clean = clean.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    private static List<String> formsOf(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                secret,
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                secret.replace("/", "\\/"),
                secret.replace("=", "\\u003d").replace("+", "\\u002b"));
    }
}
