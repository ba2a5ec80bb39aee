package io.jenkins.plugins.workloadsecurityaws.engine.report;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a permissions boundary, told so that it fits whichever account and partition the code is used in: IAM takes
 * a boundary from the role's own account, or one of AWS's own policies.
 *
 * @param isAwsOwn whether it is one of AWS's own policies
 * @param pathAndName what follows {@code policy/}
 */
record OwnPolicyArn(boolean isAwsOwn, String pathAndName) {

    private static final Pattern FORM = Pattern.compile("arn:[^:]*:iam::([0-9]{12}|aws):policy/(.*)");

    static OwnPolicyArn parse(String arn) {
        Matcher parts = FORM.matcher(arn);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the ARN of a policy");
        }
        return new OwnPolicyArn(parts.group(1).equals("aws"), parts.group(2));
    }

    /** The ARN in a language's terms: its references to partition and account, and how it escapes what is literal. */
    String in(String partition, String account, UnaryOperator<String> literal) {
        return "arn:" + partition + ":iam::" + (isAwsOwn ? "aws" : account) + ":policy/" + literal.apply(pathAndName);
    }
}
