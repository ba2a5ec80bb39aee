package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Workload Security answers, and the addresses at which a user says that it is. */
class AnswersFuzzTest {

    private static final String CONNECTOR =
            """
            {"displayName":"shop","accountId":"111122223333","crossAccountRoleArn":"arn:aws:iam::111122223333:role/R",
            "lastSyncTime":1700000000000,"syncedRegions":[{"region":"eu-west-1","computersSynced":3,"workspacesSynced":"0"}],
            "workspacesEnabled":false,"ID":7}""";

    private static final Call READ = Call.of(Operation.SETTINGS);
    private static final URI FROM = URI.create("https://dsm.example.com:4119/api/awsconnectorsettings");
    private static final HttpErrors ERRORS =
            new HttpErrors(READ, FROM.getHost(), new Redaction(List.of(Fuzzer.CANARY)), true, () -> false);

    private enum Part {
        CONNECTORS(
                MalformedAnswer.class,
                text -> ConnectorJson.many(answer(text)),
                "{\"awsConnectors\":[" + AnswersFuzzTest.CONNECTOR + "," + AnswersFuzzTest.CONNECTOR + "]}"),
        CONNECTOR(
                MalformedAnswer.class,
                text -> ConnectorJson.one(answer(text)),
                AnswersFuzzTest.CONNECTOR,
                "{\"ID\":\"7\"}"),
        EXTERNAL_ID(
                MalformedAnswer.class,
                text -> ExternalIdJson.read(answer(text)),
                "{\"externalId\":\"00000000-AAAA-BBBB-CCCC-000000000001\"}"),
        ERROR(
                MalformedAnswer.class,
                text -> ErrorText.of(answer(text)),
                "{\"message\":\"Invalid API Key\"}",
                "{\"error\":{\"message\":\"x\"},\"errors\":[\"a\",[\"b\",{\"message\":\"c\"}]]}",
                "<html><body>Not <b>now</b></body></html>"),
        RETRY_AFTER(
                MalformedAnswer.class,
                text -> RetryAfter.in(headers(text), Instant.EPOCH),
                "120",
                "Wed, 21 Oct 2026 07:28:00 GMT"),
        REDIRECT(
                FailedAttempt.class,
                text -> HttpRequest.newBuilder(HttpTransport.nextAddress(
                        AnswersFuzzTest.READ, AnswersFuzzTest.FROM, redirect(text), 1, AnswersFuzzTest.ERRORS)),
                "https://dsm.example.com:4119/api/b?c=d",
                "/api/elsewhere",
                "//other.example.com/api",
                "mailto:x@example.com"),
        URL(
                InvalidInputException.class,
                text -> WorkloadSecurityUrl.parse(text).toString(),
                "https://dsm.example.com:4119/api",
                "http://127.0.0.1:80/",
                "https://[::1]/a/b?c#d",
                "https://name:word@host/"),
        REGION(InvalidInputException.class, WorkloadSecurityUrl::ofRegion, "us-1", "trend-us-1"),
        CERTIFICATES(
                InvalidInputException.class,
                AddedTrust::store,
                "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ==\n-----END CERTIFICATE-----\n");

        private final Fuzzer fuzzer;

        Part(Class<? extends Exception> documented, Fuzzer.Parser parser, String... samples) {
            this.fuzzer = Fuzzer.of(documented, parser, samples);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBounds(Part part) {
        part.fuzzer.run(400);
    }

    @Test
    void manySlashesInAUrlAreReadInBounds() {
        Part.URL.fuzzer.runAgain(932_085);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBoundsAMillionTimes(Part part) {
        part.fuzzer.run(1_000_000);
    }

    /** Every other answer is not the UTF-8 that it should be. */
    private static HttpAnswer answer(String text) {
        byte[] body = text.getBytes(text.length() % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return new HttpAnswer(200, headers("1"), body);
    }

    private static HttpAnswer redirect(String location) {
        return new HttpAnswer(302, HttpHeaders.of(Map.of("Location", List.of(location)), (n, v) -> true), new byte[0]);
    }

    private static HttpHeaders headers(String retryAfter) {
        return HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (name, value) -> true);
    }
}
