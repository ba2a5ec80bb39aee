package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes a run the same run: the command, and a digest of everything that is asked of every account.
 *
 * @param command the command's name
 * @param selection a digest, hexadecimal
 * @param accounts how many accounts
 */
public record RunIdentity(String command, String selection, int accounts) {

    /**
     * Computes the identity.
     *
     * @param command the command's name
     * @param asked everything that is asked of each account, one text for each; no secrets
     * @return the identity
     */
    public static RunIdentity of(String command, List<String> asked) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String one : asked) {
                digest.update(one.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return new RunIdentity(command, HexFormat.of().formatHex(digest.digest()), asked.size());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
