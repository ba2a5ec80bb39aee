package io.jenkins.plugins.workloadsecurityaws.connection;

import java.util.Locale;

/** What a person who writes a pipeline or a tenant calls what the engine's messages are about. */
public final class FieldName {

    private FieldName() {}

    /**
     * The name in Jenkins.
     *
     * @param field the engine's, for example {@code role-arn}
     * @return for example {@code roleArn}, as pipelines and YAML spell it
     */
    public static String inJenkins(String field) {
        return switch (field) {
            case "external-id-file" -> Messages.FieldName_externalId();
            case "workload-security-url" -> "url";
            case "workload-security-region" -> "region";
            case "ca-file" -> "caCertificate";
            case "tenant" -> "identity";
            case "tag" -> "tags";
            case "boundary" -> "permissionsBoundary";
            case "stale-after" -> "staleAfterMinutes";
            case "wait-for-first-sync" -> "firstSyncTimeoutMinutes";
            case "fail-fast-at" -> "failFastAtPercent";
            default -> camelCase(field);
        };
    }

    private static String camelCase(String field) {
        String[] words = field.split("-");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
        }
        return name.toString();
    }
}
