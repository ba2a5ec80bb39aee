package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.ACCESS_ROLE;
import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.HandTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoleSessionTest {

    private final AwsScene scene = new AwsScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aSessionIsUsedUntilFiveMinutesBeforeItsEnd() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.clock().advance(Duration.ofMinutes(54));

        assertThat(target.getRole(ACCESS_ROLE)).isPresent();

        assertThat(scene.calls("sts:AssumeRole")).isEqualTo(1);
    }

    @Test
    void aRenewalThatFailsFailsNobodyWhileTheSessionIsGood() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.clock().advance(Duration.ofMinutes(56));
        scene.testbed.faults().on("sts:AssumeRole").forbidden();

        assertThat(target.getRole(ACCESS_ROLE)).isPresent();
        assertThat(target.getRole(ACCESS_ROLE)).isPresent();

        assertThat(scene.calls("sts:AssumeRole")).as("not tried again at once").isEqualTo(2);
    }

    @Test
    void aRenewalThatFailedIsMadeUpForLater() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.clock().advance(Duration.ofMinutes(56));
        scene.testbed.faults().on("sts:AssumeRole").times(1).forbidden();
        target.getRole(ACCESS_ROLE);
        scene.testbed.clock().advance(Duration.ofSeconds(31));

        target.getRole(ACCESS_ROLE);
        scene.testbed.clock().advance(Duration.ofMinutes(10));

        assertThat(target.getRole(ACCESS_ROLE)).isPresent();
        assertThat(scene.calls("sts:AssumeRole")).isEqualTo(3);
    }

    @Test
    void aSessionThatCanNotBeRenewedIsNotUsedToItsVeryEnd() {
        TargetAccount target = scene.access().enter(ACCOUNT);
        scene.testbed.clock().advance(Duration.ofSeconds(59 * 60 + 10));
        scene.testbed.faults().on("sts:AssumeRole").forbidden();

        assertThat(failureOf(() -> target.getRole(ACCESS_ROLE)).kind()).isEqualTo(FailureKind.ACCESS_DENIED);
    }

    @Test
    void aWallClockThatIsSetNeitherEndsNorProlongsASession() {
        HandTime time = new HandTime();
        time.set(scene.testbed.clock().instant());
        TargetAccount target =
                scene.access(scene.settings(), Duration.ofSeconds(20), time).enter(ACCOUNT);

        time.set(scene.testbed.clock().instant().plus(Duration.ofHours(3)));
        target.getRole(ACCESS_ROLE);
        assertThat(scene.calls("sts:AssumeRole")).isEqualTo(1);

        time.set(scene.testbed.clock().instant());
        time.advance(Duration.ofMinutes(56));
        time.set(scene.testbed.clock().instant());
        target.getRole(ACCESS_ROLE);
        assertThat(scene.calls("sts:AssumeRole")).isEqualTo(2);
    }
}
