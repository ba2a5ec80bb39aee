package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

class FaultsTest {

    private static final String SETTINGS = "/awsconnectorsettings";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private int settings() throws Exception {
        return rig.vendor("GET", SETTINGS, "").statusCode();
    }

    @Test
    void aFaultOnOneOperationLeavesTheOthersHealthy() throws Exception {
        rig.testbed.faults().on("GET " + SETTINGS).serverError();

        assertThat(settings()).isEqualTo(500);
        assertThat(rig.vendor("GET", "/awsconnectors", "").statusCode()).isEqualTo(200);
        assertThat(rig.sts().getCallerIdentity().account()).isNotBlank();
    }

    @Test
    void aFaultStrikesAfterSoManyCallsAndSoManyTimes() throws Exception {
        rig.testbed.faults().on("GET " + SETTINGS).after(1).times(2).serverError();

        assertThat(new int[] {settings(), settings(), settings(), settings()}).containsExactly(200, 500, 500, 200);
    }

    @Test
    void aFaultMayStrikeInOneAccountOnly() {
        rig.testbed.faults().on("sts:GetCallerIdentity").forAccount(Rig.ACCOUNT).forbidden();
        rig.account();

        assertThat(rig.sts().getCallerIdentity().account()).isEqualTo("999988887777");
        assertThatThrownBy(() -> rig.sts(rig.assume(Rig.ACCESS_ROLE)).getCallerIdentity())
                .hasMessageContaining("not authorized");
    }

    @Test
    void aThrottleSaysWhenToComeAgainOnlyIfTold() throws Exception {
        rig.testbed.faults().on("GET " + SETTINGS).times(1).throttle();
        rig.testbed.faults().on("GET " + SETTINGS).times(1).throttleWithRetryAfter(Duration.ofSeconds(7));

        HttpResponse<String> first = rig.vendor("GET", SETTINGS, "");
        HttpResponse<String> second = rig.vendor("GET", SETTINGS, "");

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("Retry-After")).isEmpty();
        assertThat(second.headers().firstValue("Retry-After")).hasValue("7");
    }

    @Test
    void aFaultBeforeTheEffectHasNoneAndOneAfterTheEffectHas() {
        IamClient iam = rig.iam();
        rig.testbed.faults().on("iam:CreateRole").times(1).serverError();
        rig.testbed.faults().on("iam:CreateRole").times(1).serverErrorAfterEffect();

        assertThat(failure(iam)).isEqualTo(500);
        assertThat(rig.account().role("cross")).isEmpty();
        assertThat(failure(iam)).isEqualTo(500);
        assertThat(rig.account().role("cross")).isPresent();
        assertThat(rig.testbed.calls().count("iam:CreateRole")).isEqualTo(2);
        assertThat(rig.testbed.calls().writes()).isEqualTo(1);
    }

    private static int failure(IamClient iam) {
        return catchThrowableOfType(
                        IamException.class,
                        () -> iam.createRole(
                                request -> request.roleName("cross").assumeRolePolicyDocument(Rig.trust("*"))))
                .statusCode();
    }

    @Test
    void aResetCutsTheConnection() {
        rig.testbed.faults().on("GET " + SETTINGS).reset();

        assertThatThrownBy(this::settings).isInstanceOf(IOException.class);
    }

    @Test
    void aTimeOutHoldsNoThreadSoThatManyLeaveRoomForOthersAndEndsWithTheTestbed() throws Exception {
        rig.testbed.faults().on("GET " + SETTINGS).timeout();
        CompletableFuture<?>[] hanging = IntStream.range(0, 40)
                .mapToObj(i ->
                        rig.http().sendAsync(rig.vendorRequest(SETTINGS).build(), HttpResponse.BodyHandlers.ofString()))
                .toArray(CompletableFuture[]::new);

        assertThat(rig.vendor("GET", "/awsconnectors", "").statusCode()).isEqualTo(200);
        assertThat(hanging).noneMatch(CompletableFuture::isDone);

        while (rig.testbed.calls().count("GET " + SETTINGS) < hanging.length) {
            Thread.onSpinWait(); // what arrives only while the testbed closes is answered otherwise
        }
        rig.testbed.close();
        for (CompletableFuture<?> one : hanging) {
            assertThatThrownBy(() -> one.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void anEffectThatComesLateComesWithoutItsCaller() throws Exception {
        String connector = "/awsconnectors/"
                + rig.testbed.vendor().addAccessKeyConnector(Rig.ACCOUNT).id();
        rig.testbed.faults().on("DELETE /awsconnectors/{id}").takesEffectLate(Duration.ofMinutes(1));
        HttpRequest remove = rig.vendorRequest(connector)
                .header("api-version", "v1")
                .header("Authorization", "ApiKey " + rig.testbed.vendor().apiKey())
                .DELETE()
                .timeout(Duration.ofMillis(500))
                .build();
        assertThatThrownBy(() -> rig.http().send(remove, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);

        rig.testbed.clock().advance(Duration.ofSeconds(50));
        assertThat(rig.vendor("GET", connector, "").statusCode()).isEqualTo(200);
        rig.testbed.clock().advance(Duration.ofSeconds(11));
        assertThat(rig.vendor("GET", connector, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aGatewayThatGivesUpAnswersAtOnceAndTheEffectComesLate() throws Exception {
        String connector = "/awsconnectors/"
                + rig.testbed.vendor().addAccessKeyConnector(Rig.ACCOUNT).id();
        rig.testbed.faults().on("DELETE /awsconnectors/{id}").gatewayTimeout(Duration.ofMinutes(1));

        assertThat(rig.vendor("DELETE", connector, "").statusCode()).isEqualTo(504);
        assertThat(rig.vendor("GET", connector, "").statusCode()).isEqualTo(200);
        rig.testbed.clock().advance(Duration.ofSeconds(61));
        assertThat(rig.vendor("GET", connector, "").statusCode()).isEqualTo(404);
    }

    @Test
    void clearedFaultsStrikeNoMore() throws Exception {
        rig.testbed.faults().on("GET " + SETTINGS).empty();
        assertThat(rig.vendor("GET", SETTINGS, "").body()).isEmpty();

        rig.testbed.faults().clear();

        assertThat(rig.vendor("GET", SETTINGS, "").body()).contains("externalId");
    }

    @Test
    void aCallNamesItsSessionAndItsAgentButShowsOnlyOperationAndAccount() {
        rig.account();
        rig.sts(rig.assume(Rig.ACCESS_ROLE)).getCallerIdentity();

        Call call = rig.testbed.calls().all().get(1);

        assertThat(call.sessionName()).isEqualTo("rig");
        assertThat(call.userAgent()).contains("aws-sdk-java/2");
        assertThat(call).hasToString("sts:GetCallerIdentity in 111122223333");
    }
}
