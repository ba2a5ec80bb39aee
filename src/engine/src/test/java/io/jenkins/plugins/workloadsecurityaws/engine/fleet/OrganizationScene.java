package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.TestbedTime;
import io.jenkins.plugins.workloadsecurityaws.testbed.Keys;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A testbed with an organization, and the engine's view of it through the real SDK. */
final class OrganizationScene implements AutoCloseable {

    static final String ROOT = Organization.ROOT;

    final Testbed testbed = Testbed.start();
    final Organization organization = testbed.organization();
    private final List<AwsAccess> opened = new ArrayList<>();

    AwsAccess access(Keys keys) {
        AwsAccess access = AwsAccess.open(
                new AwsSettings(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())),
                        Optional.empty(),
                        Optional.of(testbed.awsEndpoint()),
                        Optional.of("OrganizationAccountAccessRole"),
                        List.of(),
                        "scene",
                        false,
                        Optional.empty(),
                        4),
                new RemoteCalls(
                        new TestbedTime(testbed.clock()),
                        new CallTiming(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20)),
                        new CallCounter(),
                        why -> {}));
        opened.add(access);
        return access;
    }

    Selection select(List<String> included, List<String> excluded, List<String> tags) {
        return selectAs(testbed.caller(), included, excluded, tags);
    }

    Selection selectAs(Keys keys, List<String> included, List<String> excluded, List<String> tags) {
        AwsAccess access = access(keys);
        return new OrganizationSelector(
                        access.organization(),
                        access.callerIdentity().account(),
                        OrganizationChoice.parse(included, excluded, tags))
                .select();
    }

    /** An account number that is easy to tell. */
    static String id(int number) {
        return String.format("3333%08d", number);
    }

    static List<String> selected(Selection selection) {
        return selection.accounts().stream()
                .map(SelectedAccount::account)
                .map(AccountId::value)
                .toList();
    }

    static List<String> skipped(Selection selection) {
        return selection.skipped().stream()
                .map(SkippedAccount::account)
                .map(AccountId::value)
                .toList();
    }

    static String why(Selection selection, String account) {
        return selection.skipped().stream()
                .filter(skipped -> skipped.account().value().equals(account))
                .map(SkippedAccount::reason)
                .findFirst()
                .orElse("");
    }

    long calls(String operation) {
        return testbed.calls().count("organizations:" + operation);
    }

    @Override
    public void close() {
        opened.forEach(AwsAccess::close);
        testbed.close();
    }
}
