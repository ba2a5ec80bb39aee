package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The AWS account that Workload Security itself runs in, and that a cross-account role must trust. For Cloud One it is
 * 147995105371 in partition {@code aws} (Trend's page "Add an AWS account using a cross-account role"); an on-premises
 * manager has its own.
 *
 * @param partition the partition of the trusted account
 * @param account the trusted account
 */
public record TrustedAccount(Partition partition, AccountId account) {

    /** Trend's own account for Cloud One Workload Security. */
    public static final AccountId CLOUD_ONE = new AccountId("147995105371");

    // Possessive (*+, ++): else Java goes one call deeper for each turn, and a long text ends its stack.
    private static final Pattern ROOT_ARN = Pattern.compile("arn:(aws(?:-[a-z]+)*+):iam::([0-9]{12}):root");

    /**
     * Reads a trusted account from a bare ID or from the ARN of the account's root.
     *
     * @param text 12 digits, or {@code arn:PARTITION:iam::ACCOUNT:root}
     * @param otherwise the partition for a bare ID
     * @return the trusted account
     * @throws InvalidInputException if the text is neither
     */
    public static TrustedAccount parse(String text, Partition otherwise) {
        Matcher matcher = ROOT_ARN.matcher(text == null ? "" : text);
        if (matcher.matches()) {
            return new TrustedAccount(new Partition(matcher.group(1)), new AccountId(matcher.group(2)));
        }
        return new TrustedAccount(otherwise, new AccountId(text));
    }

    /** {@return the ARN of the account's root, the form in which AWS returns the principal} */
    public String rootArn() {
        return "arn:" + partition + ":iam::" + account + ":root";
    }

    @Override
    public String toString() {
        return rootArn();
    }
}
