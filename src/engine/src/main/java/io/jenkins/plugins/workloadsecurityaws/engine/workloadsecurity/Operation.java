package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

/** The operations in use, named as in Trend's OpenAPI document 50.0.827. */
enum Operation {
    SETTINGS("GET", "/awsconnectorsettings", true),
    SEARCH("POST", "/awsconnectors/search", true),
    CREATE("POST", "/awsconnectors", false),
    MODIFY("POST", "/awsconnectors/{id}", false),
    DELETE("DELETE", "/awsconnectors/{id}", false),
    SYSTEM_SETTING("GET", "/systemsettings/{name}", true),
    CURRENT_KEY("GET", "/apikeys/current", true);

    private final String method;
    private final String template;
    private final boolean read;

    Operation(String method, String template, boolean read) {
        this.method = method;
        this.template = template;
        this.read = read;
    }

    /** {@return the HTTP method} */
    String method() {
        return method;
    }

    /** {@return whether the operation changes nothing, so that sending it twice does no harm} */
    boolean isRead() {
        return read;
    }

    /** {@return whether the manager calls AWS before it answers} */
    boolean isSlow() {
        return this == CREATE || this == MODIFY;
    }

    /**
     * The path for one value.
     *
     * @param value what stands for the part in braces
     * @return the path below {@code /api}
     */
    String path(String value) {
        return template.replaceFirst("\\{[a-z]+}", value);
    }

    /** {@return method and path with the variable part in braces, for counts and messages} */
    String label() {
        return method + " " + template;
    }
}
