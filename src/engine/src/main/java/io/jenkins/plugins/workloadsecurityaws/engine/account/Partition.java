package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.regex.Pattern;

/**
 * An AWS partition: a group of regions with its own IAM. Roles can't be assumed across partitions
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">IAM User Guide, ARNs</a>). AWS adds
 * new ones, so any ID of the right form is taken.
 *
 * @param id the partition as it stands in an ARN, for example {@code aws-cn}
 */
public record Partition(String id) {

    // Possessive (*+, ++): else Java goes one call deeper for each turn, and a long text ends its stack.
    private static final Pattern FORM = Pattern.compile("aws(?:-[a-z]+)*+");

    /** The commercial regions. */
    public static final Partition AWS = new Partition("aws");

    /** GovCloud (US). */
    public static final Partition AWS_US_GOV = new Partition("aws-us-gov");

    /** China. */
    public static final Partition AWS_CN = new Partition("aws-cn");

    /**
     * Checks the ID.
     *
     * @throws InvalidInputException if it is not of the form that partitions have
     */
    public Partition {
        if (id == null || !FORM.matcher(id).matches()) {
            throw new InvalidInputException("a partition is aws, aws-us-gov, aws-cn or another that begins with aws-");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
