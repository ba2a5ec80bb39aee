package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses in the AWS Management Console, which each partition has on a host of its own. */
final class AwsConsole {

    private AwsConsole() {}

    /**
     * Where a role is shown, for whoever is signed in to its account.
     *
     * @param arn the role's ARN
     * @return the address; null where the partition's console is not known
     */
    @CheckForNull
    static String role(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || !parts[5].startsWith("role/")) {
            return null;
        }
        String host =
                switch (parts[1]) {
                    case "aws" -> "console.aws.amazon.com";
                    case "aws-us-gov" -> "console.amazonaws-us-gov.com";
                    case "aws-cn" -> "console.amazonaws.cn";
                    default -> null;
                };
        String name = parts[5].substring(parts[5].lastIndexOf('/') + 1);
        return host == null
                ? null
                : "https://" + host + "/iam/home#/roles/details/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
