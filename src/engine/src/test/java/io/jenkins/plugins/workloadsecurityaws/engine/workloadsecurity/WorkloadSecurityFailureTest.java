package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadSecurityFailureTest {

    private static final ConnectorRequest REQUEST =
            new ConnectorRequest(RoleArn.parse("arn:aws:iam::111122223333:role/R"), Optional.empty(), Optional.empty());

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        Thread.interrupted();
        tenant.close();
    }

    @Test
    void theMessageSaysWhatFailedWhereAndWhy() {
        tenant.then(403, "{\"message\":\"Not authorized to create AWS Connectors.\"}");

        assertThat(failureOfCreate())
                .hasMessage("POST /awsconnectors for account 111122223333 at 127.0.0.1 failed:"
                        + " 403 Not authorized to create AWS Connectors.")
                .extracting(RemoteCallException::operation)
                .isEqualTo("POST /awsconnectors");
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED, refused what was sent",
        "401, BAD_CREDENTIALS, mistyped or was deleted",
        "403, ACCESS_DENIED, canManageCloudAccounts",
        "403, ACCESS_DENIED, expired or is locked out",
        "404, NOT_FOUND, removed meanwhile",
        "407, PROXY_AUTHENTICATION, proxy wants authentication",
        "409, CONFLICT, refused what was sent",
        "418, REJECTED, refused what was sent",
        "429, THROTTLED, calls per minute",
        "500, SERVER_ERROR, Run again later",
        "503, SERVER_ERROR, Run again later",
    })
    void eachStatusHasItsKindAndItsRemedy(int status, FailureKind kind, String remedy) {
        tenant.then(status, "{\"message\":\"why\"}");

        RemoteCallException failure = failureOfCreate();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.remedy()).contains(remedy);
        assertThat(failure).hasMessageEndingWith(status + " why");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"Role Name cannot be blank\"}",
                "{\"errors\":[\"Role Name\",\"cannot be blank\"]}",
                "{\"errors\":[{\"message\":\"Role Name cannot\"},{\"message\":\"be blank\"}]}",
                "{\"error\":{\"message\":\"Role Name cannot be blank\"}}",
                "{\"error\":\"Role Name cannot be blank\"}"
            })
    void theReasonIsFoundInEveryShapeOfJson(String body) {
        tenant.then(400, body);

        assertThat(failureOfCreate().getMessage().replace(";", "")).contains("400 ", "Role Name cannot be blank");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version=\"1.0\"?><error><message>internal-host is down</message></error>",
                "internal-host is down",
                "\"internal-host is down\"",
                "[\"internal-host is down\"]",
                "<html><body><p>internal-host\nis down"
            })
    void whatIsNotAnObjectInJsonIsNoWordOfTheServiceAndIsNotQuoted(String body) {
        tenant.then(400, body);

        assertThat(failureOfCreate()).hasMessageEndingWith("failed: 400");
    }

    @Test
    void whereMessagesReachOthersNothingIsQuotedAndTheStatusIsTold() {
        try (Tenant other = new Tenant(TestSettings::withoutQuotes)) {
            other.then(400, "{\"message\":\"internal-host is down\"}")
                    .then(302, "", "Location", "https://internal-host/");

            RemoteCallException refused = Tenant.failureOf(() -> other.api.createConnector(REQUEST, () -> {}));
            RemoteCallException redirected = Tenant.failureOf(other.api::listConnectors);

            assertThat(refused).hasMessageEndingWith("failed: 400");
            assertThat(refused.remedy()).contains("refused what was sent");
            assertThat(redirected).hasMessageEndingWith("302 redirect not followed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"message\":null}", "{\"message\":\"  \"}"})
    void aBodyWithoutAReasonStillGivesALine(String body) {
        tenant.then(400, body);

        assertThat(failureOfCreate()).hasMessageContaining("failed: 400");
    }

    @Test
    void aForeignTextIsFoldedIntoOneLineAndCut() {
        tenant.then(400, "{\"message\":\"a\\r\\nforged line\\n" + "x".repeat(5000) + "\"}");

        assertThat(failureOfCreate().getMessage()).doesNotContain("\n", "\r").hasSizeLessThan(400);
    }

    @Test
    void aHugeErrorBodyIsNotQuoted() {
        tenant.then(400, "{\"message\":\"" + "x".repeat(100_000) + "\"}");

        assertThat(failureOfCreate()).hasMessageEndingWith("failed: 400");
    }

    @Test
    void aKeyThatTheServiceEchoesIsNotShown() {
        tenant.then(401, "{\"message\":\"Invalid API Key " + Tenant.KEY.replace("/", "\\/") + "\"}");

        RemoteCallException failure = failureOfCreate();

        assertThat(everythingOf(failure)).contains("Invalid API Key ****").doesNotContain("canary");
    }

    @Test
    void anExternalIdThatWasReadAndIsEchoedLaterIsNotShown() {
        tenant.then(200, "{\"externalId\":\"canary-external-id-0001\"}")
                .then(400, "{\"message\":\"can't assume with canary-external-id-0001\"}");

        ExternalIdReading shown = tenant.api.readExternalId();
        RemoteCallException failure = failureOfCreate();

        assertThat(shown.toString()).doesNotContain("canary");
        assertThat(everythingOf(failure)).contains("can't assume with ****").doesNotContain("canary");
    }

    @Test
    void theStoredExternalIdIsNotShownThoughTheTenantShowsNone() {
        try (Tenant hidden = new Tenant(settings -> settings.withExternalId(() -> "canary-external-id-0003"))) {
            hidden.then(400, "{\"message\":\"wrong external ID canary-external-id-0003\"}");

            RemoteCallException failure = Tenant.failureOf(() -> hidden.api.createConnector(REQUEST, () -> {}));

            assertThat(failure).hasMessageContaining("wrong external ID ****");
            assertThat(everythingOf(failure)).doesNotContain("canary");
        }
    }

    @Test
    void aFilteringProxysPageIsNeitherARefusedKeyNorAHiddenExternalId() {
        tenant.then(403, "<html><body>Access to this site is blocked</body></html>", "Content-Type", "text/html");

        RemoteCallException failure = Tenant.failureOf(tenant.api::readExternalId);

        assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failure).hasMessageContaining("403 with a web page");
        assertThat(failure.remedy()).contains("filtering proxy");
    }

    @Test
    void aKeyThatIsRefusedTwiceInARowEndsTheRun() {
        tenant.then(401, "{\"message\":\"Invalid API Key\"}");

        assertThat(Tenant.failureOf(tenant.api::listConnectors).endsRun()).isFalse();
        assertThat(Tenant.failureOf(tenant.api::readExternalId).endsRun()).isTrue();
    }

    @Test
    void aKeyThatIsTakenInBetweenEndsNoRun() {
        tenant.then(401, "").then(404, "").then(401, "");

        assertThat(Tenant.failureOf(tenant.api::listConnectors).endsRun()).isFalse();
        assertThat(tenant.api.describeKey()).isEmpty();
        assertThat(Tenant.failureOf(tenant.api::listConnectors).endsRun()).isFalse();
    }

    @Test
    void aServiceThatHangsIsGivenUpAfterTwoMinutes() {
        try (Tenant hanging = new Tenant(settings ->
                settings.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1)))) {
            hanging.server.then(exchange -> {
                hanging.clock.advance(Duration.ofSeconds(60));
                exchange.dispatch(exchange.getIoThread(), () -> {});
            });

            assertThat(Tenant.failureOf(hanging.api::listConnectors).kind()).isEqualTo(FailureKind.TIMEOUT);

            assertThat(hanging.calls()).isEqualTo(2);
            assertThat(hanging.clock.elapsed()).isLessThan(Duration.ofSeconds(130));
            assertThat(hanging.waits)
                    .singleElement()
                    .asString()
                    .contains("no answer within", "trying again", "attempt 2 of at most 4");
        }
    }

    @Test
    void waitingForAThrottlingServiceIsToldWithTheAccountAndTheAttempt() {
        tenant.then(429, "{\"message\":\"Too many API requests\"}", "Retry-After", "30")
                .then(200, "{\"awsConnectors\":[{\"ID\":7,\"accountId\":\"111122223333\"}]}");

        tenant.api.findConnectors(new AccountId("111122223333"));

        assertThat(tenant.waits)
                .containsExactly("POST /awsconnectors/search for account 111122223333 at 127.0.0.1 failed: 429 Too many"
                        + " API requests; trying again in 30 s (attempt 2 of at most 8)");
    }

    @Test
    void waitingForTheLimitOfCallsIsTold() {
        tenant.then(404, "");
        tenant.limiter.holdBack(Duration.ofSeconds(40));

        tenant.api.describeKey();

        assertThat(tenant.waits).containsExactly("GET /apikeys/current waits for the tenant's limit of calls for 40 s");
    }

    @Test
    void aSlowCreateIsAnnounced() {
        tenant.then(200, "{\"ID\":7}");

        tenant.api.createConnector(REQUEST, () -> {});

        assertThat(tenant.waits)
                .singleElement()
                .asString()
                .contains("account 111122223333", "calls AWS before it answers", "up to 20 s");
    }

    @Test
    void aMalformedAnswerIsNotQuoted() {
        tenant.then(200, "{\"externalId\": canary-external-id-0001}");

        assertThat(everythingOf(Tenant.failureOf(tenant.api::readExternalId))).doesNotContain("canary");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  \n"})
    void withoutAKeyNothingIsSent(String key) {
        try (Tenant keyless = new Tenant(settings -> settings.withKey(() -> key))) {
            RemoteCallException failure = Tenant.failureOf(keyless.api::describeKey);

            assertThat(failure.kind()).isEqualTo(FailureKind.NO_CREDENTIALS);
            assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(keyless.calls()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary key", "canary\nX-Injected: 1", "canary-ä"})
    void aKeyThatNoHeaderCanCarryIsNeitherSentNorShown(String key) {
        try (Tenant odd = new Tenant(settings -> settings.withKey(() -> key))) {
            RemoteCallException failure = Tenant.failureOf(odd.api::describeKey);

            assertThat(failure.kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
            assertThat(everythingOf(failure)).doesNotContain("canary");
            assertThat(odd.calls()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void aReadIsRepeatedAFewTimesWithGrowingWaits(int status) {
        tenant.then(status, "");

        assertThat(Tenant.failureOf(tenant.api::readExternalId)).isNotNull();

        assertThat(tenant.calls()).isEqualTo(4);
        assertThat(tenant.clock.waits()).hasSize(3);
        assertThat(tenant.clock.waits().get(0)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(tenant.clock.waits().get(1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(tenant.clock.waits().get(2)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void aReadThatWorksTheSecondTimeWorks() {
        tenant.server.thenReset().then(200, "{\"keyName\":\"ci\"}");

        assertThat(tenant.api.describeKey()).isPresent();
    }

    @Test
    void tooManyCallsAreWaitedOutLongerThanTheVendorsMinute() {
        tenant.then(429, "{\"message\":\"Too many API requests\"}");

        assertThat(Tenant.failureOf(tenant.api::listConnectors).kind()).isEqualTo(FailureKind.THROTTLED);

        assertThat(tenant.calls()).isBetween(7, 8);
        assertThat(tenant.clock.elapsed()).isBetween(Duration.ofSeconds(60), Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"30 | 30", "Sun, 01 Mar 2026 12:00:45 GMT | 45", "86400 | 120"})
    void retryAfterIsHonouredUpToALimitAndHoldsOthersBackToo(String header, long seconds) throws Exception {
        tenant.then(429, "", "Retry-After", header).then(400, "");

        assertThat(Tenant.failureOf(tenant.api::readExternalId)).isNotNull();
        tenant.limiter.acquire();

        assertThat(tenant.clock.waits()).containsExactly(Duration.ofSeconds(seconds));
        assertThat(tenant.limiter.waited()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void anAbortWhileTheAnswerIsAwaitedLeavesTheOutcomeUnknown() throws Exception {
        Thread caller = Thread.currentThread();
        tenant.server.then(exchange -> {
            exchange.dispatch(exchange.getIoThread(), () -> {});
            caller.interrupt();
        });

        RemoteCallException failure = failureOfCreate();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anAbortWhileWaitingToSendHasNoEffect() {
        tenant.limiter.holdBack(Duration.ofSeconds(30));
        Thread.currentThread().interrupt();

        RemoteCallException failure = failureOfCreate();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tenant.calls()).isZero();
    }

    @Test
    void aCallThatGetsNoTurnInTimeIsNotSentAndHoldsNobodyBack() {
        try (Tenant busy = new Tenant(settings -> settings.with(CallTiming.ONE_ACCOUNT))) {
            busy.limiter.holdBack(Duration.ofMinutes(3));

            RemoteCallException failure = Tenant.failureOf(busy.api::listConnectors);

            assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
            assertThat(failure.getMessage()).contains("limit of calls left no room for it within 120 seconds");
            assertThat(busy.calls()).isZero();
            assertThat(busy.limiter.untilNext()).isEqualTo(Duration.ofMinutes(3));
        }
    }

    @Test
    void whoAsksBeforeAFormSendsACallOnce() {
        try (Tenant broken = new Tenant(settings -> settings.with(CallTiming.ONCE))) {
            broken.then(503, "").then(503, "");

            assertThat(Tenant.failureOf(broken.api::listConnectors).kind()).isEqualTo(FailureKind.SERVER_ERROR);
            assertThat(broken.calls()).isEqualTo(1);
        }
    }

    @Test
    void everyRequestIsCountedRepeatsToo() {
        tenant.then(500, "").then(200, "{}");

        tenant.api.readInstanceRoleSetting();

        assertThat(tenant.counter.snapshot()).containsOnly(entry("workloadSecurity:GET /systemsettings/{name}", 2L));
    }

    private RemoteCallException failureOfCreate() {
        return Tenant.failureOf(() -> tenant.api.createConnector(REQUEST, () -> {}));
    }

    private static String everythingOf(RemoteCallException failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace + failure.remedy() + failure.operation();
    }
}
