package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantQuestionsTest {

    private static final String OTHER = "444455556666";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aTenantTellsItsVersionItsKeyAndItsInstanceRole() {
        TenantFacts facts = scene.engine().tenantFacts();

        assertThat(facts.managerVersion()).isPresent();
        assertThat(facts.instanceRole()).contains(true);
        assertThat(facts.externalId()).isEqualTo(TenantFacts.ExternalIdComparison.SAME);
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void anotherExternalIdInTheStoreIsToldApart() {
        TenantSettings stale = scene.tenant(Optional.of(() -> "canary-external-id-stale"));

        TenantFacts facts = engine(stale).tenantFacts();

        assertThat(facts.externalId()).isEqualTo(TenantFacts.ExternalIdComparison.DIFFERENT);
    }

    @Test
    void aTenantWithoutAStoredExternalIdSaysSo() {
        TenantFacts facts = engine(scene.tenant(Optional.empty())).tenantFacts();

        assertThat(facts.externalId()).isEqualTo(TenantFacts.ExternalIdComparison.NONE_STORED);
    }

    @Test
    void aRefusedKeyIsAnExceptionThatSaysThatTheCredentialWasRefused() {
        TenantSettings wrongKey = new TenantSettings(
                Optional.of("acceptance"),
                Optional.empty(),
                Optional.of(scene.testbed.workloadSecurityUrl().toString()),
                Optional.empty(),
                () -> "canary-api-key-wrong",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());

        assertThatThrownBy(() -> engine(wrongKey).tenantFacts())
                .isInstanceOfSatisfying(RemoteCallException.class, refused -> {
                    assertThat(refused.isCredentialsRefused()).isTrue();
                    assertThat(refused.remedy()).isNotEmpty();
                    assertThat(refused).hasMessageNotContaining("canary-api-key-wrong");
                });
    }

    @Test
    void theAwsCallerIsNamedByItsArn() {
        assertThat(AwsCaller.arn(scene.aws(), Optional.empty())).startsWith("arn:aws:");
    }

    @Test
    void connectorsAreListedOnceForTheListAndForEveryAccount() {
        scene.testbed.aws().account(OTHER);
        scene.onboard();
        scene.testbed.vendor().addAccessKeyConnector(OTHER);
        scene.testbed.calls().reset();
        Engine engine = scene.engine(
                Duration.ofSeconds(20),
                new EngineOptions(Optional.empty(), new AccountLocks(), true, new CallLimits(), wait -> {}));

        assertThat(engine.connectors())
                .extracting(
                        Connector::account,
                        connector -> connector.crossAccountRoleArn().isPresent())
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple(Scene.ACCOUNT, true),
                        org.assertj.core.api.Assertions.tuple(OTHER, false));
        long searches = scene.testbed.calls().count("POST /awsconnectors/search");
        engine.verify(Scene.REQUEST, true);

        assertThat(searches).isPositive();
        assertThat(scene.testbed.calls().count("POST /awsconnectors/search")).isEqualTo(searches);
    }

    @Test
    void enginesThatShareLimitsWaitForEachOther() {
        CallLimits limits = new CallLimits();
        TenantSettings limited = new TenantSettings(
                Optional.of("acceptance"),
                Optional.empty(),
                Optional.of(scene.testbed.workloadSecurityUrl().toString()),
                Optional.empty(),
                () -> scene.testbed.vendor().apiKey(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(4));
        EngineOptions shared = new EngineOptions(Optional.empty(), new AccountLocks(), false, limits, wait -> {});
        var before = scene.testbed.clock().instant();

        scene.engine(limited, shared, Duration.ofSeconds(20)).tenantFacts();
        scene.engine(limited, shared, Duration.ofSeconds(20)).tenantFacts();

        assertThat(Duration.between(before, scene.testbed.clock().instant())).isGreaterThan(Duration.ofSeconds(50));
    }

    private Engine engine(TenantSettings tenant) {
        return scene.engine(tenant, EngineOptions.defaults(), Duration.ofSeconds(20));
    }
}
