package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;
import java.util.stream.Stream;

/**
 * The actions that a Workload Security connector uses, as Trend's current page on adding Amazon WorkSpaces and AWS
 * accounts lists them under Sid {@code cloudconnector}
 * (<a href="https://cloudone.trendmicro.com/docs/workload-security/aws-cross-account/">Add an AWS account using a
 * cross-account role</a>). {@code sts:AssumeRole} is not among them: the caller needs it, not the assumed role.
 */
public final class ConnectorActions {

    private static final List<String> BASE = List.of(
            "ec2:DescribeImages",
            "ec2:DescribeInstances",
            "ec2:DescribeRegions",
            "ec2:DescribeSubnets",
            "ec2:DescribeTags",
            "ec2:DescribeVpcs",
            "ec2:DescribeAvailabilityZones",
            "ec2:DescribeSecurityGroups",
            "iam:ListAccountAliases");
    private static final List<String> WORKSPACES = List.of(
            "workspaces:DescribeWorkspaces",
            "workspaces:DescribeWorkspaceDirectories",
            "workspaces:DescribeWorkspaceBundles",
            "workspaces:DescribeTags");
    private static final List<String> RECOMMENDED = List.of("iam:GetRole", "iam:GetRolePolicy");

    private ConnectorActions() {}

    /** {@return all 15 documented actions: base, WorkSpaces, recommended} */
    public static List<String> all() {
        return Stream.of(BASE, WORKSPACES, RECOMMENDED).flatMap(List::stream).toList();
    }

    /** {@return the 9 actions without which a connector can't list instances} */
    public static List<String> base() {
        return BASE;
    }

    /** {@return the 4 actions that only accounts with Amazon WorkSpaces need} */
    public static List<String> workspaces() {
        return WORKSPACES;
    }

    /** {@return the 2 actions by which Workload Security checks its own policy; optional, but Trend recommends them} */
    public static List<String> recommended() {
        return RECOMMENDED;
    }
}
