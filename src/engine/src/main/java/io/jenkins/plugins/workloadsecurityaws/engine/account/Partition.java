package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.Arrays;

/**
 * An AWS partition: a group of regions with its own IAM. Roles can't be assumed across partitions
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">IAM User Guide, ARNs</a>).
 */
public enum Partition {
    /** The commercial regions. */
    AWS("aws", "us-east-1"),
    /** GovCloud (US). */
    AWS_US_GOV("aws-us-gov", "us-gov-west-1"),
    /** China. */
    AWS_CN("aws-cn", "cn-north-1");

    private final String id;
    private final String defaultRegion;

    Partition(String id, String defaultRegion) {
        this.id = id;
        this.defaultRegion = defaultRegion;
    }

    /** {@return the partition as it stands in an ARN, for example {@code aws-cn}} */
    public String id() {
        return id;
    }

    /** {@return the region used where the user names none} */
    public String defaultRegion() {
        return defaultRegion;
    }

    /**
     * Finds a partition by its ID in an ARN.
     *
     * @param id for example {@code aws-us-gov}
     * @return the partition
     * @throws InvalidInputException if the partition is not one of these three
     */
    public static Partition of(String id) {
        return Arrays.stream(values())
                .filter(partition -> partition.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the partition must be aws, aws-us-gov or aws-cn"));
    }

    @Override
    public String toString() {
        return id;
    }
}
