package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.time.Duration;
import java.util.List;

/** Turns a call that failed into the finding that explains it. */
final class CallFinding {

    private static final List<String> AWS = List.of("iam:", "sts:", "organizations:");

    private CallFinding() {}

    /** The finding for a read that failed, or for a write that was never sent: there is no effect. */
    static Finding ofRead(RemoteCallException failure) {
        return Finding.error(code(failure), failure.getMessage(), failure.remedy());
    }

    /** The findings for a write that failed: an unknown outcome is told apart, beside the abort that may have led to it. */
    static List<Finding> ofWrite(RemoteCallException failure) {
        return ofWrite(failure, "Run again: it looks first and carries on from what it finds.");
    }

    /** The same for a create of a connector, which may go on at the service while no search shows it. */
    static List<Finding> ofConnectorCreate(RemoteCallException failure, Duration settles) {
        return ofWrite(
                failure,
                "Run again where this create is known (with the same journal), or no sooner than in "
                        + settles.toMinutes()
                        + " minutes: the connector may show only then, and a second one would be added beside it.");
    }

    private static List<Finding> ofWrite(RemoteCallException failure, String again) {
        if (failure.outcome() != Outcome.UNKNOWN) {
            return List.of(ofRead(failure));
        }
        Finding unknown = Finding.error(
                FindingCode.OUTCOME_UNKNOWN,
                failure.getMessage() + " (it may have taken effect; nothing was undone)",
                again + " " + failure.remedy());
        return failure.kind() == FailureKind.INTERRUPTED ? List.of(ofRead(failure), unknown) : List.of(unknown);
    }

    private static FindingCode code(RemoteCallException failure) {
        if (failure.kind() == FailureKind.AUDIT_TRAIL) {
            return FindingCode.AUDIT_TRAIL_FAILED;
        }
        if (failure.endsRun()) {
            return FindingCode.CREDENTIALS_REFUSED;
        }
        boolean aws = AWS.stream().anyMatch(failure.operation()::startsWith);
        return switch (failure.kind()) {
            case INTERRUPTED -> FindingCode.ABORTED;
            case PROXY_AUTHENTICATION -> FindingCode.PROXY_AUTHENTICATION_REQUIRED;
            default -> {
                if (failure.operation().equals("sts:AssumeRole")) {
                    yield FindingCode.ACCOUNT_UNREACHABLE;
                }
                if (deniesTagging(failure)) {
                    yield FindingCode.TAGGING_DENIED;
                }
                yield aws ? FindingCode.AWS_CALL_FAILED : FindingCode.WORKLOAD_SECURITY_CALL_FAILED;
            }
        };
    }

    private static boolean deniesTagging(RemoteCallException failure) {
        return failure.kind() == FailureKind.ACCESS_DENIED
                && (failure.operation().equals("iam:TagRole")
                        || failure.getMessage().contains("iam:TagRole"));
    }
}
