package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Calls;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that are dead for every account end a run, before it makes and deletes roles by the dozen. */
class DeadCredentialsTest {

    private static final int ACCOUNTS = 40;

    private final FleetScene fleet = new FleetScene();
    private final Calls calls = fleet.scene.testbed.calls();
    private final List<String> accounts = fleet.accounts(ACCOUNTS);

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void anApiKeyThatDiesBeforeTheFirstCreateEndsTheRunAtTheSecondRefusal() {
        fleet.scene.refuses("POST /awsconnectors", Integer.MAX_VALUE, 401, "Invalid API Key");

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts, workers(1));

        assertThat(calls.count("iam:CreateRole")).isEqualTo(2);
        assertThat(calls.count("iam:DeleteRole")).isLessThanOrEqualTo(1);
        assertThat(calls.count("POST /awsconnectors")).isEqualTo(2);
        endedWithTheRestNotReached(outcome, 2);
    }

    @Test
    void manyWorkersBeginNoAccountAfterTheKeyWasRefusedTwice() {
        fleet.scene.refuses("POST /awsconnectors", Integer.MAX_VALUE, 401, "Invalid API Key");

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts, workers(4));

        assertThat(calls.count("iam:CreateRole"))
                .as("those under way, and those begun in place of the first")
                .isLessThanOrEqualTo(8);
        assertThat(calls.count("iam:DeleteRole")).isLessThanOrEqualTo(1);
        assertThat(outcome.counts().get(FleetEntry.State.NOT_REACHED)).isGreaterThanOrEqualTo(ACCOUNTS - 8L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"})
    void theCallersOwnAwsCredentialsThatDieEndTheRunAtOnce(String code) {
        fleet.scene.testbed.faults().on("sts:AssumeRole").after(3).answer(403, "text/xml", Scene.error(code));

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts, workers(1));

        assertThat(calls.count("iam:CreateRole")).isEqualTo(3);
        assertThat(calls.count("iam:DeleteRole")).isZero();
        assertThat(calls.count("sts:AssumeRole")).isEqualTo(4);
        endedWithTheRestNotReached(outcome, 4);
    }

    @Test
    void oneAccountsSessionThatIsRefusedEndsNoRun() {
        fleet.scene
                .testbed
                .faults()
                .on("iam:GetRole")
                .forAccount(accounts.get(3))
                .answer(403, "text/xml", Scene.error("InvalidClientTokenId"));

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts.subList(0, 8), workers(2));

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, 7L)
                .containsEntry(FleetEntry.State.FAILED, 1L);
    }

    private static void endedWithTheRestNotReached(FleetReport outcome, int reached) {
        assertThat(outcome.counts()).containsEntry(FleetEntry.State.NOT_REACHED, ACCOUNTS - (long) reached);
        assertThat(outcome.entries().get(reached - 1).findings())
                .extracting(finding -> finding.code())
                .contains(FindingCode.CREDENTIALS_REFUSED);
        assertThat(outcome.entries().get(ACCOUNTS - 1).reason()).contains("credentials are refused");
        assertThat(outcome.isFine()).isFalse();
    }
}
