package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * The testbed in a process of its own: prints one line of JSON that says where it is, and ends with its standard input.
 * Arguments: {@code --accounts N --latency-ms L --new-accounts --vendor-limit CALLS --vendor-window SECONDS};
 * new accounts have neither role nor connector, and the limit counts Workload Security's calls in the window, a minute
 * if it is not told.
 */
public final class TestbedMain {

    private static final long FIRST = 100_000_000_001L;
    private static final String PERMISSIONS =
            """
            {"Version":"2012-10-17","Statement":[{"Sid":"cloudconnector","Effect":"Allow","Action":[
            "ec2:DescribeImages","ec2:DescribeInstances","ec2:DescribeRegions","ec2:DescribeSubnets","ec2:DescribeTags",
            "ec2:DescribeVpcs","ec2:DescribeAvailabilityZones","ec2:DescribeSecurityGroups",
            "workspaces:DescribeWorkspaces","workspaces:DescribeWorkspaceDirectories",
            "workspaces:DescribeWorkspaceBundles","workspaces:DescribeTags",
            "iam:ListAccountAliases","iam:GetRole","iam:GetRolePolicy"],"Resource":"*"}]}""";

    private TestbedMain() {}

    /**
     * Runs until standard input ends.
     *
     * @param args see above
     * @throws IOException if standard input breaks
     */
    public static void main(String[] args) throws IOException {
        int accounts = Integer.parseInt(value(args, "--accounts", "1"));
        try (Testbed testbed = Testbed.start()) {
            testbed.calls().countOnly();
            for (int i = 0; i < accounts; i++) {
                prepare(testbed, String.valueOf(FIRST + i), Arrays.asList(args).contains("--new-accounts"));
            }
            testbed.latency(Duration.ofMillis(Long.parseLong(value(args, "--latency-ms", "0"))));
            String limit = value(args, "--vendor-limit", "");
            if (!limit.isEmpty()) {
                Duration window = Duration.ofSeconds(Long.parseLong(value(args, "--vendor-window", "60")));
                testbed.vendor().rateLimit(Integer.parseInt(limit), window, false);
            }
            System.out.println(hello(testbed, accounts));
            while (System.in.read() >= 0) {
                // Whatever is written here is ignored: only its end counts.
            }
        }
    }

    private static void prepare(Testbed testbed, String account, boolean isNew) {
        if (isNew) {
            testbed.aws().account(account);
        } else {
            onboarded(testbed, account);
        }
    }

    private static void onboarded(Testbed testbed, String account) {
        AwsRole role = testbed.aws()
                .account(account)
                .putRole(
                        "Workload_Security_Role_Cross",
                        "/",
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                        "Principal":{"AWS":"arn:aws:iam::147995105371:root"},"Action":"sts:AssumeRole",
                        "Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                                .formatted(testbed.vendor().externalId()))
                .putInline("Workload_Security_Policy_Cross", PERMISSIONS);
        testbed.vendor().addConnector(account, role.arn(), account);
    }

    private static String hello(Testbed testbed, int accounts) {
        ObjectNode hello = new ObjectMapper().createObjectNode();
        hello.put("awsEndpoint", testbed.awsEndpoint().toString());
        hello.put("workloadSecurityUrl", testbed.workloadSecurityUrl().toString());
        hello.put("accessKeyId", testbed.caller().accessKeyId());
        hello.put("secretAccessKey", testbed.caller().secretAccessKey());
        hello.put("apiKey", testbed.vendor().apiKey());
        hello.put("externalId", testbed.vendor().externalId());
        hello.putArray("accounts").add(FIRST).add(FIRST + accounts - 1);
        return hello.toString();
    }

    private static String value(String[] args, String name, String otherwise) {
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return otherwise;
    }
}
