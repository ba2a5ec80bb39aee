package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.User;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * The build, user or schedule that did something, as it is kept with what it did.
 *
 * @param by a build as {@code job#number}, a user's ID, or the word that stands for the schedule
 */
public record ActorLabel(String by) {

    private static final String SCHEDULE = "schedule";

    @CheckForNull
    static ActorLabel of(@CheckForNull String by) {
        return by == null || by.isEmpty() ? null : new ActorLabel(by);
    }

    /** {@return who it is, for people} */
    public String getLabel() {
        return by.equals(SCHEDULE) ? Messages.ActorLabel_schedule() : by;
    }

    /** {@return its address below Jenkins' root; null where there is none, or none that this user may see} */
    @CheckForNull
    public String getUrl() {
        if (by.equals(SCHEDULE)) {
            return null;
        }
        int mark = by.lastIndexOf('#');
        return mark > 0 ? build(by.substring(0, mark), by.substring(mark + 1)) : user();
    }

    @CheckForNull
    private static String build(String job, String number) {
        try {
            Job<?, ?> found = Jenkins.get().getItemByFullName(job, Job.class);
            var build = found == null ? null : found.getBuildByNumber(Integer.parseInt(number));
            return build == null ? null : build.getUrl();
        } catch (AccessDeniedException | NumberFormatException notForThisUser) {
            return null;
        }
    }

    @CheckForNull
    private String user() {
        User found = User.getById(by, false);
        return found == null ? null : found.getUrl() + "/";
    }
}
