package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Keys;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Shows the whole story on this machine alone: AWS and Workload Security are played by the testbed on loopback. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts AWS and Workload Security on loopback, onboards an account, breaks its role, and shows what"
                        + " verify says. Needs no account and no network.")
final class DemoCommand implements Callable<Integer> {

    private static final String ACCOUNT = "111122223333";
    private static final String ROLE = "Workload_Security_Role_Cross";

    @Spec
    private CommandSpec spec;

    private int step;
    private boolean asExpected = true;

    @Override
    public Integer call() {
        try (Testbed testbed = Testbed.start();
                Engine engine = open(testbed)) {
            AccountRequest request = AccountRequest.forAccount(ACCOUNT);
            testbed.aws().account(ACCOUNT);
            title("plan: what would onboarding change? (nothing is written)");
            show(engine.plan(request), true);
            title("onboard: make the role, wait until it is seen, add the account");
            show(engine.onboard(request, this::progress), true);
            title("onboard once more: nothing left to do, so nothing is written");
            show(engine.onboard(request, this::progress), true);
            title("verify: is everything as it should be?");
            show(engine.verify(request, false), true);
            title("somebody takes the external ID out of the trust policy");
            drop(testbed);
            title("verify: the confused-deputy guard is gone, and verify says so");
            show(engine.verify(request, false), false);
            title("repair: the role is this product's own, so it is mended");
            show(engine.repair(request, this::progress), true);
            title("offboard: the connector first, then the role");
            show(engine.offboard(request, true, this::progress), true);
        }
        out().println();
        out().println(asExpected ? "The demo ended as it should." : "The demo did NOT end as it should.");
        return asExpected ? 0 : 1;
    }

    private static Engine open(Testbed testbed) {
        Keys caller = testbed.caller();
        TenantSettings tenant = new TenantSettings(
                Optional.of("demo"),
                Optional.empty(),
                Optional.of(testbed.workloadSecurityUrl().toString()),
                Optional.empty(),
                () -> testbed.vendor().apiKey(),
                Optional.of(() -> testbed.vendor().externalId()),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
        AwsSettings aws = new AwsSettings(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(caller.accessKeyId(), caller.secretAccessKey())),
                Optional.empty(),
                Optional.of(testbed.awsEndpoint()),
                Optional.of("OrganizationAccountAccessRole"),
                List.of(),
                "workload-security-aws-demo",
                false,
                Optional.empty(),
                8);
        return Engine.open(tenant, aws, EngineOptions.defaults());
    }

    private static void drop(Testbed testbed) {
        AwsRole role = testbed.aws().account(ACCOUNT).role(ROLE).orElseThrow();
        role.setTrustPolicy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
                + "\"arn:aws:iam::147995105371:root\"},\"Action\":\"sts:AssumeRole\"}}");
    }

    private void title(String text) {
        step++;
        out().println();
        out().println(step + ". " + text);
    }

    private void show(AccountReport outcome, boolean shouldBeFine) {
        asExpected &= outcome.isFine() == shouldBeFine;
        outcome.text().lines().forEach(line -> out().println("   " + line));
    }

    private void progress(Change change) {
        out().println("   ... " + change.action() + " " + change.resource());
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
