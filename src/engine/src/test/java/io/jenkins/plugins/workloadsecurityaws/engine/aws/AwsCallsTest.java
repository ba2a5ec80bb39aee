package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class AwsCallsTest {

    private static final NewRole ROLE = new NewRole(
            "new",
            "/",
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},
             "Action":"sts:AssumeRole"}}""",
            Optional.empty(),
            Map.of());

    private static final String PERMISSIONS =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}}";

    private final AwsScene scene = new AwsScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void awssRequestIdStandsInTheMessageAndBesideIt() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.fails("iam:GetRole", 1, 403, "AccessDenied");

        RemoteCallException failure = failureOf(() -> target.getRole("any"));

        assertThat(failure.requestId()).contains("request-1");
        assertThat(failure)
                .hasMessage("iam:GetRole on account 111122223333 failed: AccessDenied: as told (request ID request-1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|<ErrorResponse><Error><Code>InvalidInput</Code><Message>canary</Message></Error></ErrorResponse>",
                "404|<ErrorResponse><Error><Code>canary 1</Code><Message>canary</Message></Error></ErrorResponse>",
                "403|<ErrorResponse><Error><Code>AccessDenied</Code></Error><RequestId>canary</RequestId></ErrorResponse>",
                "200|canary",
                "400|{\"message\":\"canary\"}"
            })
    void whatAnEndpointOfAnybodysChoiceSaysIsNotQuotedToOthers(int status, String said) {
        AwsAccess shown = scene.access();
        AwsAccess kept = scene.access(scene.settings().quotingAnswers(false), Duration.ofSeconds(20));
        scene.testbed.faults().on("iam:GetRole").answer(status, "text/xml", said);

        RemoteCallException told = failureOf(() -> shown.enter(ACCOUNT).getRole("any"));
        RemoteCallException untold = failureOf(() -> kept.enter(ACCOUNT).getRole("any"));

        assertThat(untold.getMessage() + untold.remedy() + untold.requestId()).doesNotContain("canary");
        assertThat(untold.kind()).isEqualTo(told.kind());
        assertThat(untold.outcome()).isEqualTo(told.outcome());
        assertThat(untold).hasMessageStartingWith("iam:GetRole on account 111122223333 failed: ");
    }

    @Test
    void whatAnEndpointSaysIsQuotedToWhoeverGaveIt() {
        scene.fails("iam:GetRole", 1, 400, "InvalidInput");
        RemoteCallException told = failureOf(() -> scene.access().enter(ACCOUNT).getRole("any"));

        assertThat(told).hasMessageContaining("InvalidInput: as told");
    }

    @Test
    void aCreateThatTookEffectThoughItsAnswerWasLostEndsAsAnExistingRoleOfUnknownOrigin() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.faults().on("iam:CreateRole").times(1).serverErrorAfterEffect();

        RemoteCallException failure = failureOf(() -> target.createRole(ROLE));

        assertThat(failure.kind()).isEqualTo(FailureKind.ALREADY_EXISTS);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRefusalAfterAnAnswerThatWasLostLeavesTheOutcomeUnknown() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        target.createRole(ROLE);
        scene.testbed.faults().on("iam:PutRolePolicy").times(1).resetAfterEffect();
        scene.testbed.faults().on("iam:PutRolePolicy").forbidden();

        RemoteCallException failure = failureOf(() -> target.putRolePolicy("new", "policy", PERMISSIONS));

        assertThat(failure.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRefusalAfterThrottlingIsARefusal() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        target.createRole(ROLE);
        scene.testbed.faults().on("iam:PutRolePolicy").times(2).throttle();
        scene.testbed.faults().on("iam:PutRolePolicy").forbidden();

        RemoteCallException failure = failureOf(() -> target.putRolePolicy("new", "policy", PERMISSIONS));

        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(scene.calls("iam:PutRolePolicy")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DeleteConflict",
                "ConcurrentModification",
                "ConcurrentModificationException",
                "EntityTemporarilyUnmodifiable"
            })
    void whatIsOverInAMomentIsToldAsAConflict(String code) {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.fails("iam:DeleteRole", 1, 409, code);

        assertThat(failureOf(() -> target.deleteRole("any")).kind()).isEqualTo(FailureKind.CONFLICT);
    }

    @Test
    void aPageThatNamesItselfAsTheNextIsNotReadForEver() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed
                .faults()
                .on("iam:ListRolePolicies")
                .answer(
                        200,
                        "text/xml",
                        "<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames/><IsTruncated>true</IsTruncated>"
                                + "<Marker>again</Marker></ListRolePoliciesResult></ListRolePoliciesResponse>");

        assertThat(failureOf(() -> target.listRolePolicies("R")).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    static Stream<String> answersBeyondAllBounds() {
        return Stream.of(
                "<a>".repeat(200_000),
                "<GetRoleResponse><GetRoleResult>" + " ".repeat(17 * 1024 * 1024)
                        + "</GetRoleResult></GetRoleResponse>");
    }

    @ParameterizedTest
    @MethodSource("answersBeyondAllBounds")
    void anAnswerThatIsTooDeepOrTooLargeIsNoAnswer(String body) {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.faults().on("iam:GetRole").answer(200, "text/xml", body);

        assertThat(failureOf(() -> target.getRole("R")).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    @Test
    void aTagWithoutAKeyIsNoAnswer() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed
                .faults()
                .on("iam:GetRole")
                .answer(
                        200,
                        "text/xml",
                        "<GetRoleResponse><GetRoleResult><Role><Arn>arn:aws:iam::111122223333:role/R</Arn>"
                                + "<AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument><Tags><member><Value>b</Value>"
                                + "</member></Tags></Role></GetRoleResult></GetRoleResponse>");

        assertThat(failureOf(() -> target.getRole("R")).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }

    @Test
    void aWriteToARoleThatIamDoesNotShowYetFindsNothing() {
        TargetAccount target = scene.access().enter(ACCOUNT);

        assertThat(failureOf(() -> target.putRolePolicy("young", "policy", "{}"))
                        .kind())
                .isEqualTo(FailureKind.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidAccessKeyId"})
    void deadCredentialsOfTheCallersOwnEndTheRun(String code) {
        AwsAccess access = scene.access();
        access.callerIdentity();
        scene.fails("sts:AssumeRole", 9, 403, code);

        assertThat(failureOf(() -> access.enter(ACCOUNT)).endsRun()).isTrue();
        assertThat(scene.calls("sts:AssumeRole")).isEqualTo(1);
    }

    @Test
    void deadCredentialsEndTheReadingOfAnOrganizationToo() {
        Organization organization = scene.access().organization();
        scene.testbed
                .faults()
                .on("organizations:DescribeOrganization")
                .answer(400, "application/x-amz-json-1.1", "{\"__type\":\"UnrecognizedClientException\"}");

        assertThat(failureOf(organization::managementAccount).endsRun()).isTrue();
    }

    @Test
    void aClosedDoorOfOneAccountEndsNoRun() {
        AwsAccess access = scene.access();
        scene.testbed.faults().on("sts:AssumeRole").forbidden();

        assertThat(failureOf(() -> access.enter(ACCOUNT)).endsRun()).isFalse();
    }

    @Test
    void aDeadSessionOfOneAccountEndsNoRun() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.fails("iam:GetRole", 9, 403, "InvalidClientTokenId");

        RemoteCallException failure = failureOf(() -> target.getRole("any"));

        assertThat(failure.kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
        assertThat(failure.endsRun()).isFalse();
    }

    @Test
    void expiredCredentialsAreAskedForOnceMore() {
        AwsCredentials current = scene.caller().resolveCredentials();
        Iterator<AwsCredentials> supply =
                List.of(AwsBasicCredentials.create("AKIAOLD", "old"), current).iterator();
        AwsCredentialsProvider rotating = supply::next;
        scene.fails("sts:GetCallerIdentity", 1, 403, "ExpiredToken");

        AwsAccess access =
                scene.access(scene.settings(rotating, List.of(), scene.testbed.awsEndpoint()), Duration.ofSeconds(20));

        assertThat(access.callerIdentity()).isNotNull();
        assertThat(scene.calls("sts:GetCallerIdentity")).isEqualTo(2);
        assertThat(scene.waits).isEmpty();
    }

    @Test
    void aSessionThatHasExpiredBeforeItsTimeIsRenewedOnce() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.fails("iam:GetRole", 1, 403, "ExpiredToken");

        assertThat(target.getRole(AwsScene.ACCESS_ROLE)).isPresent();
        assertThat(scene.calls("sts:AssumeRole")).isEqualTo(2);
    }

    @Test
    void waitingForAThrottlingServiceIsToldWithTheAccountAndTheAttempt() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.faults().on("iam:GetRole").times(4).throttle();

        target.getRole("any");

        assertThat(scene.waits)
                .isNotEmpty()
                .last()
                .asString()
                .contains("iam:GetRole on account 111122223333", "Throttling", "attempt 5 of at most 8");
    }

    @ParameterizedTest
    @CsvSource({"100", "0"})
    void anAnswerThatDripsOrHangsIsGivenUpInTime(int dripEveryMillis) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                do {
                    body.write('<');
                    body.flush();
                } while (!over.await(dripEveryMillis == 0 ? 60_000 : dripEveryMillis, TimeUnit.MILLISECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            AwsAccess access =
                    scene.access(scene.settings(scene.caller(), List.of(), endpoint), Duration.ofMillis(300));

            assertThat(failureOf(access::callerIdentity).kind()).isEqualTo(FailureKind.TIMEOUT);
        } finally {
            over.countDown();
            server.stop(0);
        }
    }

    @Test
    void aClockThatAwsCallsWrongIsCorrectedForTheNextAttempt() {
        List<String> dates = new CopyOnWriteArrayList<>();
        String nextYear = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusYears(1));
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> {
                    dates.add(exchange.getRequestHeaders().getFirst("X-Amz-Date"));
                    exchange.setStatusCode(403);
                    exchange.getResponseHeaders().put(Headers.DATE, nextYear);
                    exchange.getResponseSender()
                            .send("<ErrorResponse><Error><Code>RequestTimeTooSkewed</Code></Error></ErrorResponse>");
                })
                .build();
        server.start();
        try {
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            URI endpoint = URI.create("http://127.0.0.1:" + address.getPort());
            AwsAccess access =
                    scene.access(scene.settings(scene.caller(), List.of(), endpoint), Duration.ofSeconds(20));

            failureOf(access::callerIdentity);

            int year = ZonedDateTime.now(ZoneOffset.UTC).getYear();
            assertThat(dates.get(0)).startsWith(String.valueOf(year));
            assertThat(dates.get(1)).startsWith(String.valueOf(year + 1));
        } finally {
            server.stop();
        }
    }

    @Test
    void eachCallIsLoggedWithItsRequestIdAndWithoutASecret() {
        AwsAccess access = scene.access();
        List<String> lines =
                logged(RemoteCalls.class, () -> access.enter(ACCOUNT).getRole("any"));

        List<String> ofRole = new ArrayList<>(lines);
        ofRole.removeIf(line -> !line.contains("iam:GetRole on account 111122223333"));
        assertThat(ofRole)
                .singleElement()
                .asString()
                .matches("FINE iam:GetRole on account 111122223333, attempt 1: \\d+ ms, request ID [0-9a-f-]{36}: .*"
                        + "NoSuchEntity.*");
        assertThat(lines)
                .noneMatch(line -> line.contains(scene.testbed.caller().secretAccessKey()))
                .anyMatch(line ->
                        line.contains("sts:AssumeRole on role arn:aws:iam::111122223333:role/" + AwsScene.ACCESS_ROLE));
    }

    @Test
    void whatAnEndpointSaysOfARoleThatIsNotThereIsNoNews() {
        AwsAccess access = scene.access(scene.settings().quotingAnswers(false), Duration.ofSeconds(20));
        TargetAccount target = access.enter(ACCOUNT);

        List<String> absent = logged(SdkErrors.class, () -> target.getRole("any"));
        scene.fails("iam:GetRole", 1, 400, "InvalidInput");
        List<String> refused = logged(SdkErrors.class, () -> failureOf(() -> target.getRole("any")));

        assertThat(absent).singleElement().asString().startsWith("FINE ");
        assertThat(refused).singleElement().asString().startsWith("INFO ");
    }

    /** What a class logs, at whatever level, while this thread does something. */
    private static List<String> logged(Class<?> by, Runnable work) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(by.getName());
        long here = Thread.currentThread().getId();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLongThreadID() == here) {
                    lines.add(line.getLevel() + " " + line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        return lines;
    }
}
