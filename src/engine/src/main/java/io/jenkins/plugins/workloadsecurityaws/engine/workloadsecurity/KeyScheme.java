package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

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
