package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;

/**
 * How the API key travels. Trend's OpenAPI document allows either header on every operation; which one a key fits
 * depends on where the key was made.
 */
public enum KeyScheme {
    /** A Cloud One key: {@code Authorization: ApiKey <key>}. */
    API_KEY("Authorization", "ApiKey "),
    /** A key of the Workload Security console or of an on-premises manager: {@code api-secret-key: <key>}. */
    API_SECRET_KEY("api-secret-key", "");

    private final String header;
    private final String prefix;

    KeyScheme(String header, String prefix) {
        this.header = header;
        this.prefix = prefix;
    }

    /** By the name that people write. */
    static KeyScheme named(String name) {
        return switch (name) {
            case "api-key" -> API_KEY;
            case "api-secret-key" -> API_SECRET_KEY;
            default -> throw new InvalidInputException("the key kind is api-key or api-secret-key");
        };
    }

    /** {@return the name of the header} */
    String header() {
        return header;
    }

    /**
     * Makes the header's value.
     *
     * @param key the key in clear
     * @return what to send
     */
    String value(String key) {
        return prefix + key;
    }
}
