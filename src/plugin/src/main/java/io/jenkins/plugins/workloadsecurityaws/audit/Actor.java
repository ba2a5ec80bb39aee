package io.jenkins.plugins.workloadsecurityaws.audit;

import hudson.model.Cause;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Plain;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/**
 * In whose name something is done.
 *
 * @param name a build, a user or the schedule, for people
 * @param who the same for the audit trail: a build with its cause
 */
public record Actor(String name, String who) {

    /**
     * A build.
     *
     * @param run the build
     * @return the build, and what caused it
     */
    public static Actor of(Run<?, ?> run) {
        String causes = run.getCauses().stream().map(Actor::cause).collect(Collectors.joining(", "));
        return new Actor(
                run.getExternalizableId(),
                Plain.line("build " + run.getExternalizableId() + (causes.isEmpty() ? "" : ": " + causes)));
    }

    /** Display names are anybody's own choice, so a user is told by the ID. */
    private static String cause(Cause cause) {
        return cause instanceof Cause.UserIdCause user && user.getUserId() != null
                ? "started by user " + user.getUserId()
                : String.valueOf(cause.getShortDescription());
    }

    /**
     * A user.
     *
     * @param id the user's ID
     * @return the user
     */
    public static Actor user(String id) {
        return new Actor(id, Plain.line("user " + id));
    }

    /** {@return the user whose request is answered now, or Jenkins itself where there is none} */
    public static Actor current() {
        Authentication now = Jenkins.getAuthentication2();
        return ACL.SYSTEM2.equals(now) ? new Actor("Jenkins", "Jenkins itself") : user(now.getName());
    }

    /** {@return a tenant's schedule} */
    public static Actor schedule() {
        return new Actor("schedule", "schedule");
    }

    /** {@return names it in the target account's CloudTrail} */
    public String session() {
        return "jenkins-" + name;
    }
}
