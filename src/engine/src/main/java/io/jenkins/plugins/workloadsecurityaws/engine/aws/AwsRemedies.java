package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do after a call to AWS failed, one line each. */
final class AwsRemedies {

    /** AWS names the action that was denied, which may be another than the one called: tagging while creating. */
    private static final Pattern DENIED =
            Pattern.compile("not authorized to perform: ([a-z0-9-]{2,32}:[A-Za-z]{3,64})");

    private static final String ORGANIZATIONS = "organizations:";

    /** Organizations API reference, each list operation. */
    private static final String READERS_OF_ORGANIZATIONS =
            "Use credentials of the organization's management account or of a delegated administrator, or list the"
                    + " accounts in a file";

    private AwsRemedies() {}

    /**
     * Finds the remedy.
     *
     * @param operation the call, for example {@code iam:CreateRole}
     * @param kind why it failed
     * @param text what AWS said, as it came; only the name of a denied action is taken from it
     * @return one line
     */
    static String of(String operation, FailureKind kind, String text) {
        return switch (kind) {
            case ACCESS_DENIED -> denied(operation, text);
            case BAD_CREDENTIALS ->
                "Renew the AWS credentials: they are wrong, expired or revoked, or they belong to another partition than"
                        + " the region";
            case NO_CREDENTIALS -> "Give AWS credentials: environment variables, a profile, or the instance's own role";
            case THROTTLED -> "Try again later, or with fewer workers: AWS limits calls per account";
            case TIMEOUT, UNREACHABLE, SERVER_ERROR ->
                "Try again; if it stays so, check the network, the proxy, the region and AWS's health page";
            case CONFLICT ->
                "Something else changes the role at the same time, or it still holds policies: look, then run again";
            case PROXY_AUTHENTICATION -> "Give the proxy's user name and password";
            case INTERRUPTED -> "Run again: it looks first and carries on from what it finds";
            case MALFORMED_ANSWER ->
                "Check that the AWS endpoint is the right one and that no proxy changes its answers";
            default ->
                operation.startsWith(ORGANIZATIONS)
                        ? READERS_OF_ORGANIZATIONS
                        : "Correct what AWS names, then run again";
        };
    }

    private static String denied(String operation, String text) {
        Matcher named = DENIED.matcher(text);
        String action = named.find() ? named.group(1) : operation;
        if (text.contains("service control policy")) {
            return "A service control policy of the organization forbids " + action + ": have it changed there";
        }
        if (text.contains("resource control policy")) {
            return "A resource control policy of the organization forbids " + action + ": have it changed there";
        }
        if (text.contains("permissions boundary")) {
            return "A permissions boundary forbids " + action + " to the caller: have it widened";
        }
        if (text.contains("session policy")) {
            return "A session policy forbids " + action + " to the caller: have it widened";
        }
        if (action.startsWith(ORGANIZATIONS)) {
            return READERS_OF_ORGANIZATIONS + "; the credentials must be allowed " + action;
        }
        if (action.equals("sts:AssumeRole")) {
            return "Check that the access role exists in the account, that it trusts the caller, and that the caller may"
                    + " sts:AssumeRole it";
        }
        return "Allow the caller " + action + " (see the README for all permissions)";
    }
}
