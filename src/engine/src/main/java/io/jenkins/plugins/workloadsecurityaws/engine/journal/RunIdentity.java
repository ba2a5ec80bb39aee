package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes a run the same run: the command, and a digest of everything that is asked of every account.
 *
 * @param command the command's name
 * @param asked a digest, hexadecimal
 * @param accounts how many accounts
 */
public record RunIdentity(String command, String asked, int accounts) {

    /** Goes into the digest, so that a release that asks something else of accounts takes up no run of an older one. */
    private static final String VERSION = "1";

    /**
     * Computes the identity.
     *
     * @param command the command's name
     * @param asked everything that is asked of each account, one canonical text for each: equal for equal questions in
     *     every process, so without the order of a hash map; no secrets
     * @return the identity
     */
    public static RunIdentity of(String command, List<String> asked) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(VERSION.getBytes(StandardCharsets.UTF_8));
            for (String one : asked) {
                digest.update((byte) 0);
                digest.update(one.getBytes(StandardCharsets.UTF_8));
            }
            return new RunIdentity(command, HexFormat.of().formatHex(digest.digest()), asked.size());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
