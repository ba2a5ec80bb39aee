package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A running testbed with real clients of it, which are all closed with it. */
final class Rig implements AutoCloseable {

    static final String ACCOUNT = "111122223333";
    static final String ACCESS_ROLE = "arn:aws:iam::" + ACCOUNT + ":role/OrganizationAccountAccessRole";

    final Testbed testbed = Testbed.start();
    private final Deque<SdkAutoCloseable> open = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();

    static String trust(String principal) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal
                + "\"},\"Action\":\"sts:AssumeRole\"}]}";
    }

    static String trust(String principal, String externalId) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal
                + "\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                + externalId
                + "\"}}}]}";
    }

    static String allow(String action) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"" + action
                + "\",\"Resource\":\"*\"}]}";
    }

    AwsAccount account() {
        return testbed.aws().account(ACCOUNT);
    }

    /** STS as the administrator of the management account. */
    StsClient sts() {
        return sts(testbed.caller());
    }

    StsClient sts(Keys keys) {
        return sts(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
    }

    StsClient sts(AwsCredentials credentials) {
        return keep(prepared(StsClient.builder(), credentials).build());
    }

    IamClient iam(Keys keys) {
        return iam(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
    }

    IamClient iam(AwsCredentials credentials) {
        return keep(prepared(IamClient.builder(), credentials).build());
    }

    /** Organizations as the administrator of the management account. */
    OrganizationsClient organizations() {
        return organizations(testbed.caller());
    }

    OrganizationsClient organizations(Keys keys) {
        return organizations(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
    }

    OrganizationsClient organizations(AwsCredentials credentials) {
        return keep(prepared(OrganizationsClient.builder(), credentials).build());
    }

    /** IAM as the access role of the account. */
    IamClient iam() {
        account();
        return iam(assume(ACCESS_ROLE));
    }

    AwsSessionCredentials assume(String roleArn) {
        Credentials session = sts().assumeRole(
                        request -> request.roleArn(roleArn).roleSessionName("rig"))
                .credentials();
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B prepared(
            B builder, AwsCredentials credentials) {
        return builder.endpointOverride(testbed.awsEndpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(keep(ApacheHttpClient.builder()
                        .socketTimeout(Duration.ofSeconds(20))
                        .build()))
                .overrideConfiguration(override -> override.retryStrategy(retries -> retries.maxAttempts(1)));
    }

    private <T extends SdkAutoCloseable> T keep(T client) {
        open.push(client);
        return client;
    }

    /** A form sent to AWS's endpoint, signed in name only by the administrator's key. */
    HttpResponse<String> form(String service, String form) throws IOException, InterruptedException {
        return send(
                signedInName(service, "application/x-www-form-urlencoded", form).build());
    }

    /** JSON sent to AWS's endpoint, signed in name only by the administrator's key. */
    HttpResponse<String> json(String service, String target, String json) throws IOException, InterruptedException {
        return send(signedInName(service, "application/x-amz-json-1.1", json)
                .header("X-Amz-Target", target)
                .build());
    }

    private HttpRequest.Builder signedInName(String service, String contentType, String body) {
        return HttpRequest.newBuilder(testbed.awsEndpoint())
                .header("Content-Type", contentType)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + testbed.caller().accessKeyId() + "/20260101/us-east-1/"
                                + service + "/aws4_request, SignedHeaders=host, Signature=00")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A well-formed request to Workload Security. */
    HttpResponse<String> vendor(String method, String path, String body) throws IOException, InterruptedException {
        return send(vendorRequest(path)
                .header("api-version", "v1")
                .header("Authorization", "ApiKey " + testbed.vendor().apiKey())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpRequest.Builder vendorRequest(String path) {
        return HttpRequest.newBuilder(URI.create(testbed.workloadSecurityUrl() + path))
                .header("Content-Type", "application/json");
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        testbed.close();
    }
}
