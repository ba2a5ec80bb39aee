package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** Where a step's report is written, and which of its findings fail the build. */
public abstract class ReportedStep extends Step implements BuildWork {

    private static final long serialVersionUID = 1L;

    private String junitFile;
    private String markdownFile;
    private String htmlFile;
    private FailOn failOn = FailOn.ERROR;
    private boolean markUnstable;

    /** {@return where in the workspace JUnit XML is written, or null} */
    @CheckForNull
    public String getJunitFile() {
        return junitFile;
    }

    /**
     * Sets where JUnit XML is written.
     *
     * @param path a path in the workspace, or empty
     */
    @DataBoundSetter
    public void setJunitFile(@CheckForNull String path) {
        this.junitFile = Util.fixEmptyAndTrim(path);
    }

    /** {@return where in the workspace Markdown is written, or null} */
    @CheckForNull
    public String getMarkdownFile() {
        return markdownFile;
    }

    /**
     * Sets where Markdown is written.
     *
     * @param path a path in the workspace, or empty
     */
    @DataBoundSetter
    public void setMarkdownFile(@CheckForNull String path) {
        this.markdownFile = Util.fixEmptyAndTrim(path);
    }

    /** {@return where in the workspace an HTML page is written, or null} */
    @CheckForNull
    public String getHtmlFile() {
        return htmlFile;
    }

    /**
     * Sets where an HTML page is written.
     *
     * @param path a path in the workspace, or empty
     */
    @DataBoundSetter
    public void setHtmlFile(@CheckForNull String path) {
        this.htmlFile = Util.fixEmptyAndTrim(path);
    }

    /** {@return {@code error}, {@code warning} or {@code never}: from which finding on the build fails} */
    @NonNull
    public String getFailOn() {
        return failOn.label();
    }

    /**
     * Sets from which finding on the build fails.
     *
     * @param failOn {@code error}, {@code warning} or {@code never}
     */
    @DataBoundSetter
    public void setFailOn(@NonNull String failOn) {
        this.failOn = FailOn.parse(failOn);
    }

    FailOn failsOn() {
        return failOn;
    }

    /** {@return whether such a build becomes unstable in place of failing} */
    @Override
    public boolean isMarkUnstable() {
        return markUnstable;
    }

    /**
     * Sets whether such a build becomes unstable in place of failing.
     *
     * @param markUnstable whether
     */
    @DataBoundSetter
    public void setMarkUnstable(boolean markUnstable) {
        this.markUnstable = markUnstable;
    }
}
