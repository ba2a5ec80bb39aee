package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workload Security's wire forms, by Trend's OpenAPI document and guides. */
class VendorWireTest {

    private final Testbed testbed = Testbed.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        testbed.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(testbed.workloadSecurityUrl() + path))
                .header("Authorization", "ApiKey " + testbed.vendor().apiKey())
                .header("api-version", "v1");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String create(String account) {
        return "{\"crossAccountRoleArn\":\"arn:aws:iam::" + account + ":role/r\"}";
    }

    private void roleThatTrusts(String account, String externalId) {
        testbed.aws()
                .account(account)
                .putRole(
                        "r",
                        "/",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::147995105371:root\"},"
                                + "\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                                + externalId + "\"}}}}");
    }

    @Test
    void refusesAMissingVersionHeaderWithTheDocumentedText() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(testbed.workloadSecurityUrl() + "/awsconnectors"))
                        .header("api-secret-key", testbed.vendor().apiKey()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Missing 'api-version' request header");
    }

    @Test
    void refusesAWrongKey() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(testbed.workloadSecurityUrl() + "/awsconnectors"))
                        .header("Authorization", "ApiKey wrong")
                        .header("api-version", "v1"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Invalid API Key\"}");
    }

    @Test
    void namesTheManagersVersionInEveryAnswerToARightKey() throws Exception {
        assertThat(send(request("/awsconnectors")).headers().firstValue("X-DSM-Version"))
                .isPresent();
    }

    @Test
    void createsAConnectorOnlyForARoleThatItCanAssume() throws Exception {
        roleThatTrusts("111122223333", testbed.vendor().externalId());
        roleThatTrusts("444455556666", "another-external-id");

        assertThat(post("/awsconnectors", create("111122223333")).statusCode()).isEqualTo(200);
        assertThat(post("/awsconnectors", create("444455556666")).statusCode()).isEqualTo(400);
        assertThat(post("/awsconnectors", create("777788889999")).statusCode()).isEqualTo(400);
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void refusesBooleansThatAreStrings() throws Exception {
        roleThatTrusts("111122223333", testbed.vendor().externalId());
        String body = create("111122223333").replace("}", ",\"workspacesEnabled\":\"true\"}");

        assertThat(post("/awsconnectors", body).statusCode()).isEqualTo(400);
    }

    @Test
    void treatsAnUnderscoreAsAWildcardUnlessTold() throws Exception {
        testbed.vendor().addConnector("111122223333", "arn:aws:iam::111122223333:role/aXb", "one");
        String search = "{\"searchCriteria\":[{\"fieldName\":\"crossAccountRoleArn\",\"stringValue\":"
                + "\"arn:aws:iam::111122223333:role/a_b\"%s}]}";

        assertThat(post("/awsconnectors/search", search.formatted("")).body()).contains("aXb");
        assertThat(post("/awsconnectors/search", search.formatted(",\"stringWildcards\":false"))
                        .body())
                .isEqualTo("{\"awsConnectors\":[]}");
    }

    @Test
    void countsTheCallsOfTheLastMinute() throws Exception {
        testbed.vendor().rateLimit(2, true);
        send(request("/awsconnectors"));
        send(request("/awsconnectors"));

        HttpResponse<String> third = send(request("/awsconnectors"));
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.body()).isEqualTo("{\"message\":\"Too many API requests\"}");
        assertThat(third.headers().firstValue("Retry-After")).isPresent();

        testbed.clock().advance(Duration.ofSeconds(61));
        assertThat(send(request("/awsconnectors")).statusCode()).isEqualTo(200);
    }

    @Test
    void countsOverAnotherLengthOfTimeWhereToldSo() throws Exception {
        testbed.vendor().rateLimit(1, Duration.ofSeconds(6), false);
        send(request("/awsconnectors"));

        assertThat(send(request("/awsconnectors")).statusCode()).isEqualTo(429);
        testbed.clock().advance(Duration.ofSeconds(7));
        assertThat(send(request("/awsconnectors")).statusCode()).isEqualTo(200);
    }

    @Test
    void synchronisesEveryTenMinutes() throws Exception {
        testbed.vendor().firstSyncAfter(Duration.ofMinutes(5));
        testbed.vendor().addConnector("111122223333", "arn:aws:iam::111122223333:role/r", "one");

        assertThat(send(request("/awsconnectors/1")).body()).doesNotContain("lastSyncTime");
        testbed.clock().advance(Duration.ofMinutes(6));
        assertThat(send(request("/awsconnectors/1")).body()).contains("lastSyncTime");
    }
}
