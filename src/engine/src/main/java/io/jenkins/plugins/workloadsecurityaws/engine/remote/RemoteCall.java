package io.jenkins.plugins.workloadsecurityaws.engine.remote;

/**
 * A call as people and counters know it.
 *
 * @param service {@code iam}, {@code sts}, {@code organizations} or {@code workloadSecurity}
 * @param operation for example {@code GetRole}, or {@code POST /awsconnectors}
 * @param name the call in findings: {@code iam:GetRole}, or {@code POST /awsconnectors}
 * @param title the call in messages, for example {@code iam:GetRole on account 111122223333}
 * @param effect what making it twice does
 * @param slow whether the service itself makes calls before it answers
 */
public record RemoteCall(String service, String operation, String name, String title, Effect effect, boolean slow) {

    /** What a call changes. */
    public enum Effect {
        /** Nothing. */
        NONE,
        /** Something, and the same if it is made again. */
        REPEATABLE,
        /** Something, and something more if it is made again. */
        ONCE
    }
}
