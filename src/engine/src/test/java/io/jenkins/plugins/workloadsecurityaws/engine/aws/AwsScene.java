package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.TestbedTime;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A testbed and accesses to it, whose pauses take no time. */
final class AwsScene implements AutoCloseable {

    static final AccountId ACCOUNT = new AccountId("111122223333");
    static final String ACCESS_ROLE = "OrganizationAccountAccessRole";

    final Testbed testbed;
    private final Optional<String> region;
    final List<String> waits = new ArrayList<>();
    private final List<AwsAccess> opened = new ArrayList<>();

    AwsScene() {
        this("aws", Optional.empty());
    }

    /** A scene in a partition, reached in a region. */
    AwsScene(String partition, Optional<String> region) {
        this.testbed = Testbed.startIn(partition);
        this.region = region;
        testbed.aws().account(ACCOUNT.value());
    }

    AwsAccess access() {
        return access(settings(), Duration.ofSeconds(20));
    }

    AwsAccess access(AwsSettings settings, Duration readTimeout) {
        return access(settings, readTimeout, new TestbedTime(testbed.clock()));
    }

    AwsAccess access(AwsSettings settings, Duration readTimeout, Time time) {
        CallTiming timing = new CallTiming(Duration.ofSeconds(5), readTimeout, readTimeout);
        AwsAccess access = AwsAccess.open(settings, new RemoteCalls(time, timing, new CallCounter(), waits::add));
        opened.add(access);
        return access;
    }

    AwsSettings settings() {
        return settings(caller(), List.of(), testbed.awsEndpoint());
    }

    AwsSettings settings(AwsCredentialsProvider credentials, List<String> viaRoles, URI endpoint) {
        return new AwsSettings(
                credentials,
                region,
                Optional.of(endpoint),
                Optional.of(ACCESS_ROLE),
                viaRoles,
                "scene",
                false,
                Optional.empty(),
                4);
    }

    AwsCredentialsProvider caller() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                testbed.caller().accessKeyId(), testbed.caller().secretAccessKey()));
    }

    /** Answers an operation so many times with an error of AWS. */
    void fails(String operation, int times, int status, String code) {
        testbed.faults()
                .on(operation)
                .times(times)
                .answer(
                        status,
                        "text/xml",
                        "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                                + "</Code><Message>as told</Message></Error><RequestId>request-1</RequestId>"
                                + "</ErrorResponse>");
    }

    long calls(String operation) {
        return testbed.calls().count(operation);
    }

    static RemoteCallException failureOf(ThrowingCallable call) {
        return Assertions.catchThrowableOfType(RemoteCallException.class, call);
    }

    @Override
    public void close() {
        opened.forEach(AwsAccess::close);
        testbed.close();
    }
}
