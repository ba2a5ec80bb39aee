package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.TestbedTime;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Keys;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A testbed and an engine that turns the testbed's clock in place of waiting. */
final class Scene implements AutoCloseable {

    static final String ACCOUNT = "111122223333";
    static final String ROLE = "Workload_Security_Role_Cross";
    static final String POLICY = "Workload_Security_Policy_Cross";
    static final AccountRequest REQUEST = AccountRequest.forAccount(ACCOUNT);

    final Testbed testbed;
    private final Optional<String> region;
    final List<String> progress = new ArrayList<>();
    private final List<Engine> opened = new ArrayList<>();

    Scene() {
        this("aws", Optional.empty());
    }

    /** A scene in a partition, reached in one of its regions. */
    Scene(String partition, Optional<String> region) {
        this.testbed = Testbed.startIn(partition);
        this.region = region;
        testbed.aws().account(ACCOUNT);
    }

    Engine engine() {
        return engine(Duration.ofSeconds(20), EngineOptions.defaults());
    }

    /** An engine that gives up on an answer after a moment, for faults that never answer. */
    Engine impatientEngine() {
        return engine(Duration.ofMillis(300), EngineOptions.defaults());
    }

    Engine engine(Duration readTimeout, EngineOptions options) {
        return engine(tenant(), options, readTimeout);
    }

    Engine engine(TenantSettings tenant, EngineOptions options, Duration readTimeout) {
        Engine engine = Engine.open(tenant, aws(), options, timing(readTimeout));
        opened.add(engine);
        return engine;
    }

    Timing timing() {
        return timing(Duration.ofSeconds(20));
    }

    private Timing timing(Duration readTimeout) {
        return new Timing(
                new TestbedTime(testbed.clock()),
                WaitTimes.DEFAULT,
                new CallTiming(Duration.ofSeconds(5), readTimeout, readTimeout));
    }

    TenantSettings tenant() {
        return tenant(Optional.of(() -> testbed.vendor().externalId()));
    }

    TenantSettings tenant(Optional<java.util.function.Supplier<String>> externalId) {
        return new TenantSettings(
                Optional.of("acceptance"),
                Optional.empty(),
                Optional.of(testbed.workloadSecurityUrl().toString()),
                Optional.empty(),
                () -> testbed.vendor().apiKey(),
                externalId,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    AwsSettings aws() {
        Keys caller = testbed.caller();
        return new AwsSettings(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(caller.accessKeyId(), caller.secretAccessKey())),
                region,
                Optional.of(testbed.awsEndpoint()),
                Optional.of("OrganizationAccountAccessRole"),
                List.of(),
                "scene",
                false,
                Optional.empty(),
                4);
    }

    AccountReport onboard() {
        return engine().onboard(REQUEST, change -> progress.add(change.action()));
    }

    Optional<AwsRole> role() {
        return testbed.aws().account(ACCOUNT).role(ROLE);
    }

    /** A role as the steps on Trend's page make it: by hand, with a managed policy. */
    AwsRole roleMadeByHand() {
        String trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
                 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                        .formatted(testbed.vendor().externalId());
        AwsRole role = testbed.aws().account(ACCOUNT).putRole(ROLE, "/", trust);
        testbed.aws().account(ACCOUNT).putManagedPolicy(POLICY, PERMISSIONS);
        role.attach("arn:aws:iam::" + ACCOUNT + ":policy/" + POLICY);
        return role;
    }

    /** Answers an operation so many times with an error of AWS. */
    void fails(String operation, int times, int status, String code) {
        testbed.faults().on(operation).times(times).answer(status, "text/xml", error(code));
    }

    static String error(String code) {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>as told</Message></Error>"
                + "<RequestId>request-1</RequestId></ErrorResponse>";
    }

    /** Answers a call to Workload Security so many times with a status and a reason. */
    void refuses(String operation, int times, int status, String reason) {
        testbed.faults()
                .on(operation)
                .times(times)
                .answer(status, "application/json", "{\"message\":\"" + reason + "\"}");
    }

    /** A request for the account that takes over what somebody else made. */
    static final AccountRequest ADOPTING =
            request(true, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

    static AccountRequest request(
            boolean adopt,
            Optional<String> boundary,
            Map<String, String> tags,
            Optional<Boolean> workspaces,
            Optional<Duration> firstSync) {
        return new AccountRequest(
                Optional.of(ACCOUNT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                boundary,
                tags,
                adopt,
                workspaces,
                Optional.empty(),
                Optional.empty(),
                firstSync);
    }

    /** A role that is to be used as it is. */
    static AccountRequest forRole(String arn) {
        return new AccountRequest(
                Optional.empty(),
                Optional.of(arn),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A trust policy that lets Workload Security in with whatever external ID. */
    static final String OPEN_TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
             "Action":"sts:AssumeRole"}]}""";

    /** A trust policy that lets Workload Security in with each of these external IDs. */
    static String trustOf(String... ids) {
        return OPEN_TRUST.replace(
                "\"sts:AssumeRole\"",
                "\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":[\"" + String.join("\",\"", ids)
                        + "\"]}}");
    }

    /** The permissions policy on Trend's page. */
    static final String PERMISSIONS =
            """
            {"Version":"2012-10-17","Statement":[{"Sid":"cloudconnector","Effect":"Allow","Action":[
            "ec2:DescribeImages","ec2:DescribeInstances","ec2:DescribeRegions","ec2:DescribeSubnets","ec2:DescribeTags",
            "ec2:DescribeVpcs","ec2:DescribeAvailabilityZones","ec2:DescribeSecurityGroups",
            "workspaces:DescribeWorkspaces","workspaces:DescribeWorkspaceDirectories",
            "workspaces:DescribeWorkspaceBundles","workspaces:DescribeTags",
            "iam:ListAccountAliases","iam:GetRole","iam:GetRolePolicy"],"Resource":"*"}]}""";

    static List<String> actions(AccountReport outcome) {
        return outcome.changes().stream().map(Change::action).toList();
    }

    static List<String> codes(AccountReport outcome) {
        return outcome.findings().stream().map(finding -> finding.code().code()).toList();
    }

    /** Ends all engines, as if their processes had ended. */
    void closeEngines() {
        opened.forEach(Engine::close);
        opened.clear();
    }

    @Override
    public void close() {
        closeEngines();
        testbed.close();
    }
}
