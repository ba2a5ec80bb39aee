package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadSecurityWriteTest {

    private static final ConnectorRequest REQUEST = new ConnectorRequest(
            RoleArn.parse("arn:aws:iam::111122223333:role/R"), Optional.of("team-a"), Optional.of(false));

    /** The operations that change something. */
    enum Write {
        CREATE,
        MODIFY,
        DELETE
    }

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void aCreateTellsTheMomentOfEachSendingAndNotOfQueueing() {
        tenant.then(429, "", "Retry-After", "20").then(200, "{\"ID\":7}");
        tenant.limiter.holdBack(Duration.ofSeconds(30));
        List<Duration> sendings = new ArrayList<>();

        tenant.api.createConnector(REQUEST, () -> {
            sendings.add(tenant.clock.elapsed());
            assertThat(tenant.calls()).isEqualTo(sendings.size() - 1);
        });

        assertThat(sendings).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(50));
    }

    @Test
    void createSendsTheRoleAndRealBooleansButNoAccount() {
        tenant.then(200, "{\"ID\":7}");

        assertThat(tenant.api.createConnector(REQUEST, () -> {}).id()).isEqualTo(7);

        assertThat(tenant.server.last().method()).isEqualTo("POST");
        assertThat(tenant.server.last().target()).isEqualTo("/api/awsconnectors");
        assertThat(tenant.server.last().body())
                .isEqualTo("{\"displayName\":\"team-a\",\"crossAccountRoleArn\":\"arn:aws:iam::111122223333:role/R\","
                        + "\"workspacesEnabled\":false}");
    }

    @Test
    void whatIsAbsentIsNotSent() {
        tenant.then(201, "{\"ID\":7}");

        tenant.api.createConnector(new ConnectorRequest(REQUEST.role(), Optional.empty(), Optional.empty()), () -> {});

        assertThat(tenant.server.last().body())
                .isEqualTo("{\"crossAccountRoleArn\":\"arn:aws:iam::111122223333:role/R\"}");
    }

    @Test
    void modifyAsksForASynchronisation() {
        tenant.then(200, "{\"ID\":7}");

        tenant.api.modifyConnector(7, REQUEST, () -> {});

        assertThat(tenant.server.last().method()).isEqualTo("POST");
        assertThat(tenant.server.last().target()).isEqualTo("/api/awsconnectors/7?sync=true");
        assertThat(tenant.counter.snapshot()).containsOnlyKeys("workloadSecurity:POST /awsconnectors/{id}");
    }

    @Test
    void deleteNeedsNoBodyInTheAnswer() {
        tenant.then(200, "");

        tenant.api.deleteConnector(7);

        assertThat(tenant.server.last().method()).isEqualTo("DELETE");
        assertThat(tenant.server.last().target()).isEqualTo("/api/awsconnectors/7");
    }

    @Test
    void anAnswerWithoutABodyIsNoWebPageThoughItIsLabelledOne() {
        tenant.then(200, "", "Content-Type", "text/html");

        assertThatCode(() -> tenant.api.deleteConnector(7)).doesNotThrowAnyException();
    }

    @Test
    void whatIsGoneAlreadyCountsAsDeleted() {
        tenant.then(404, "{\"message\":\"The AWS Connector does not exist.\"}");

        assertThatCode(() -> tenant.api.deleteConnector(7)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void aWriteThatMayHaveTakenEffectIsSentOnceAndItsOutcomeIsUnknown(Write write) {
        tenant.then(503, "", "Retry-After", "1");

        RemoteCallException failure = Tenant.failureOf(call(write));

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(FailureKind.SERVER_ERROR);
        assertThat(tenant.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void aWriteWhoseConnectionBreaksIsSentOnceAndItsOutcomeIsUnknown(Write write) {
        tenant.server.thenReset();

        RemoteCallException failure = Tenant.failureOf(call(write));

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(tenant.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void aWriteThatIsNotAnsweredIsSentOnceAndItsOutcomeIsUnknown(Write write) {
        Duration soon = Duration.ofMillis(1500);
        try (Tenant silent = new Tenant(settings -> settings.withTimeouts(soon, soon, soon))) {
            silent.server.thenSilence();

            RemoteCallException failure = Tenant.failureOf(call(write, silent));

            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("1.5 s");
            assertThat(silent.calls()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not json", "{\"ID\":null}", "[]"})
    void aCreateThatIsAnsweredWithoutAnIdHasAnUnknownOutcome(String body) {
        tenant.then(200, body);

        RemoteCallException failure = Tenant.failureOf(call(Write.CREATE));

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
        assertThat(tenant.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void aWriteThatAWebPageAnswersHasAnUnknownOutcome(Write write) {
        tenant.then(200, "<!DOCTYPE html><html>Log in</html>");

        RemoteCallException failure = Tenant.failureOf(call(write));

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.remedy()).contains("not Workload Security");
        assertThat(tenant.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void tooManyCallsMeansNotProcessedSoTheWriteIsSentAgain(Write write) {
        tenant.then(429, "{\"message\":\"Too many API requests\"}", "Retry-After", "17")
                .then(200, "{\"ID\":7}");

        assertThatCode(call(write)::call).doesNotThrowAnyException();

        assertThat(tenant.clock.waits()).containsExactly(Duration.ofSeconds(17));
        assertThat(tenant.calls()).isEqualTo(2);
    }

    @Test
    void theConnectionThatIsRefusedIsTriedAgainBecauseNothingWasSent() {
        tenant.server.close();

        RemoteCallException failure = Tenant.failureOf(call(Write.CREATE));

        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(tenant.clock.waits()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 407, 409, 422})
    void aDefinite4xxIsARefusalAndNotRepeated(int status) {
        tenant.then(status, "{\"message\":\"no\"}");

        RemoteCallException failure = Tenant.failureOf(call(Write.CREATE));

        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tenant.calls()).isEqualTo(1);
    }

    private ThrowingCallable call(Write write) {
        return call(write, tenant);
    }

    private static ThrowingCallable call(Write write, Tenant of) {
        return switch (write) {
            case CREATE -> () -> of.api.createConnector(REQUEST, () -> {});
            case MODIFY -> () -> of.api.modifyConnector(7, REQUEST, () -> {});
            case DELETE -> () -> of.api.deleteConnector(7);
        };
    }
}
