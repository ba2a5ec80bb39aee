package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.net.URI;
import java.time.Duration;

/** AWS and Workload Security on loopback. Thread-safe; closing it closes its servers. */
public final class Testbed implements AutoCloseable {

    private final TestClock clock = new TestClock();
    private final Calls calls = new Calls();
    private final Faults faults = new Faults();
    private final AwsCloud aws;
    private final Vendor vendor;
    private final Front awsFront;
    private final Front vendorFront;

    private Testbed(String partition) {
        aws = new AwsCloud(clock, partition);
        vendor = new Vendor(aws, clock);
        awsFront = new Front(new AwsSide(aws, calls, clock), calls, faults, clock);
        vendorFront = new Front(new VendorSide(vendor, calls), calls, faults, clock);
    }

    /**
     * Starts both services on free ports of 127.0.0.1.
     *
     * @return the testbed
     */
    public static Testbed start() {
        return startIn("aws");
    }

    /**
     * Starts both services as another partition has them: its ARNs, its regions, and a manager inside it.
     *
     * @param partition {@code aws}, {@code aws-us-gov} or {@code aws-cn}
     * @return the testbed
     */
    public static Testbed startIn(String partition) {
        return new Testbed(partition);
    }

    /** {@return the endpoint of every AWS service} */
    public URI awsEndpoint() {
        return awsFront.address();
    }

    /** {@return the base URL of Workload Security's API} */
    public URI workloadSecurityUrl() {
        return vendorFront.address().resolve("/api");
    }

    /** {@return the testbed's clock} */
    public TestClock clock() {
        return clock;
    }

    /** {@return the key of an administrator in the management account} */
    public Keys caller() {
        return aws.administrator();
    }

    /** {@return the AWS side} */
    public AwsCloud aws() {
        return aws;
    }

    /** {@return the organization of the management account} */
    public Organization organization() {
        return aws.organization();
    }

    /** {@return the Workload Security side} */
    public Vendor vendor() {
        return vendor;
    }

    /** {@return faults to switch on} */
    public Faults faults() {
        return faults;
    }

    /** {@return what was called} */
    public Calls calls() {
        return calls;
    }

    /**
     * Delays every answer.
     *
     * @param each real time before each answer
     */
    public void latency(Duration each) {
        awsFront.latency(each);
        vendorFront.latency(each);
    }

    /**
     * Lets writes to roles be seen late: IAM is eventually consistent.
     *
     * @param reads so many reads of the role by IAM or STS do not see the write yet; 0 shows it at once
     */
    public void propagation(int reads) {
        aws.propagation(new Propagation(reads, Duration.ZERO));
    }

    /**
     * Lets writes to roles be seen late, by time.
     *
     * @param time so long, on the testbed's clock, IAM and STS do not see a write
     */
    public void propagation(Duration time) {
        aws.propagation(new Propagation(0, time));
    }

    @Override
    public void close() {
        awsFront.close();
        vendorFront.close();
    }
}
