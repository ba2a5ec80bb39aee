package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.HandTime;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** What AWS answers, or whatever stands in its place, read by the SDK and by what is made of it here. */
class AwsAnswersFuzzTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final String ROLE_XML =
            "<Role><Path>/</Path><RoleName>R</RoleName><Arn>arn:aws:iam::111122223333:role/R</Arn>"
                    + "<CreateDate>2026-03-01T12:00:00Z</CreateDate><AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17"
                    + "%22%2C%22Statement%22%3A%5B%5D%7D</AssumeRolePolicyDocument><Tags><member><Key>a</Key><Value>b</Value>"
                    + "</member></Tags></Role>";
    private static final String ERROR_XML =
            "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>The role R cannot be found."
                    + "</Message></Error><RequestId>00000000-1111-2222-3333-444444444444</RequestId></ErrorResponse>";

    private enum Answer {
        ROLE(
                service -> service.target().getRole("R"),
                "<GetRoleResponse><GetRoleResult>" + AwsAnswersFuzzTest.ROLE_XML
                        + "</GetRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetRoleResponse>",
                AwsAnswersFuzzTest.ERROR_XML),
        ROLES(
                service -> service.target().listRoles("/"),
                "<ListRolesResponse><ListRolesResult><IsTruncated>true</IsTruncated><Marker>m</Marker><Roles>"
                        + AwsAnswersFuzzTest.ROLE_XML.replace("Role>", "member>")
                        + "</Roles></ListRolesResult></ListRolesResponse>"),
        UNITS(
                service -> service.organization().unitsOf("r-abcd"),
                "{\"OrganizationalUnits\":[{\"Id\":\"ou-abcd-12345678\",\"Name\":\"a\"}],\"NextToken\":\"t\"}",
                "{\"__type\":\"ParentNotFoundException\",\"message\":\"no\"}");

        private final Consumer<Service> question;
        private final String[] samples;

        Answer(Consumer<Service> question, String... samples) {
            this.question = question;
            this.samples = samples;
        }
    }

    private enum Value {
        DOCUMENT(
                TargetAccount::document,
                "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D",
                "{\"Version\":\"2012-10-17\",\"Statement\":[]}"),
        CALLER(
                text -> AwsAccess.identity(GetCallerIdentityResponse.builder()
                        .arn(text)
                        .account(text.substring(0, Math.min(12, text.length())))
                        .build()),
                "arn:aws:sts::111122223333:assumed-role/R/s",
                "111122223333:aws:a:b:c:d"),
        EXTERNAL_IDS(
                ExternalIdsIn::document,
                "{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":[\"a\",\"b\"]}}}]}");

        private final Fuzzer fuzzer;

        Value(Fuzzer.Parser parser, String... samples) {
            this.fuzzer = Fuzzer.of(IncompleteAnswer.class, parser, samples);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBounds(Answer answer) {
        fuzz(answer, 200);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBoundsAMillionTimes(Answer answer) {
        fuzz(answer, 1_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void aValueIsReadOrRefusedInBounds(Value value) {
        value.fuzzer.run(400);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void aValueIsReadOrRefusedInBoundsAMillionTimes(Value value) {
        value.fuzzer.run(1_000_000);
    }

    private static void fuzz(Answer answer, int inputs) {
        Map<Thread, Service> services = new ConcurrentHashMap<>();
        Fuzzer fuzzer = Fuzzer.of(
                RemoteCallException.class,
                text -> {
                    Service service = services.computeIfAbsent(Thread.currentThread(), thread -> new Service());
                    service.answer = text;
                    answer.question.accept(service);
                },
                answer.samples);
        try {
            fuzzer.run(inputs);
        } finally {
            services.values().forEach(service -> service.clients.close());
        }
    }

    /** Answers whatever is asked with one text, below the SDK and without a network. Asked by one thread. */
    private static final class Service implements SdkHttpClient {

        private static final Duration MINUTE = Duration.ofMinutes(1);

        private final SdkClients clients;
        private final RequestCredentials.Source credentials;
        private String answer = "";

        Service() {
            AwsSettings settings = new AwsSettings(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "word")),
                    Optional.empty(),
                    Optional.of(URI.create("http://127.0.0.1")),
                    Optional.empty(),
                    List.of(),
                    "fuzzer",
                    false,
                    Optional.empty(),
                    1,
                    false);
            clients = new SdkClients(settings, this);
            credentials = RequestCredentials.ofCaller(settings.credentials(), false);
        }

        TargetAccount target() {
            return new TargetAccount(ACCOUNT, clients.iam(Partition.AWS), clients.sts(), calls(), credentials);
        }

        Organization organization() {
            return new Organization(() -> clients.organizations(Partition.AWS), calls(), credentials);
        }

        private static RemoteCalls calls() {
            return new RemoteCalls(
                    new HandTime(), new CallTiming(MINUTE, MINUTE, MINUTE), new CallCounter(), wait -> {});
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    int status = answer.length() % 3 == 0 ? 400 : 200;
                    InputStream body = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder()
                                    .statusCode(status)
                                    .putHeader("Date", "Sun, 01 Mar 2026 12:00:00 GMT")
                                    .build())
                            .responseBody(AbortableInputStream.create(body))
                            .build();
                }

                @Override
                public void abort() {
                    // Nothing is waited for.
                }
            };
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
