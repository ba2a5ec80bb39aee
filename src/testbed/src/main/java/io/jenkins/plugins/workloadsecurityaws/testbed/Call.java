package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.Map;

/**
 * A request that reached the testbed. Its text shows operation and account only.
 *
 * @param operation {@code iam:GetRole}, or {@code POST /awsconnectors/{id}}
 * @param account the account it was made in; empty for Workload Security and for unknown credentials
 * @param parameters the form's parameters; for Workload Security the body under the name {@code body}
 * @param sessionName the name of the session that called, for sts:AssumeRole of the one asked for; else empty
 * @param userAgent the User-Agent header; empty where there was none
 * @param headers the headers, by lower-case name
 */
public record Call(
        String operation,
        String account,
        Map<String, String> parameters,
        String sessionName,
        String userAgent,
        Map<String, String> headers) {

    @Override
    public String toString() {
        return operation + (account.isEmpty() ? "" : " in " + account);
    }
}
