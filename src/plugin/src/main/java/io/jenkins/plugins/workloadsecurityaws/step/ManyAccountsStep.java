package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import org.kohsuke.stapler.DataBoundSetter;

/** Which accounts a step on many accounts is about, listed or chosen from an organization, and where its reports go. */
public abstract class ManyAccountsStep extends WorkloadSecurityStep {

    private static final long serialVersionUID = 1L;

    private String accounts;
    private boolean organization;
    private String include;
    private String exclude;
    private String accountTags;
    private String junitFile;
    private String markdownFile;
    private String htmlFile;

    /** {@return the accounts: IDs apart by commas or spaces, or the text of an accounts file} */
    @CheckForNull
    public String getAccounts() {
        return accounts;
    }

    /**
     * Names the accounts.
     *
     * @param accounts IDs, or the text of an accounts file (YAML)
     */
    @DataBoundSetter
    public void setAccounts(@CheckForNull String accounts) {
        this.accounts = Util.fixEmptyAndTrim(accounts);
    }

    /** {@return whether the accounts are those of the AWS organization} */
    public boolean isOrganization() {
        return organization;
    }

    /**
     * Sets whether the accounts are those of the organization that the tenant's AWS credentials belong to.
     *
     * @param organization whether; the accounts are not listed then
     */
    @DataBoundSetter
    public void setOrganization(boolean organization) {
        this.organization = organization;
    }

    /** {@return IDs of units and accounts, apart by commas or spaces; absent: the whole organization} */
    @CheckForNull
    public String getInclude() {
        return include;
    }

    /**
     * Chooses from the organization.
     *
     * @param ids IDs of organizational units, with all below them, and of accounts
     */
    @DataBoundSetter
    public void setInclude(@CheckForNull String ids) {
        this.include = Util.fixEmptyAndTrim(ids);
    }

    /** {@return IDs of units and accounts that are left out, apart by commas or spaces} */
    @CheckForNull
    public String getExclude() {
        return exclude;
    }

    /**
     * Leaves out of the organization; counts more than what is included.
     *
     * @param ids IDs of organizational units, with all below them, and of accounts
     */
    @DataBoundSetter
    public void setExclude(@CheckForNull String ids) {
        this.exclude = Util.fixEmptyAndTrim(ids);
    }

    /** {@return tags that an account must carry, apart by commas or lines} */
    @CheckForNull
    public String getAccountTags() {
        return accountTags;
    }

    /**
     * Chooses by the tags that accounts carry in AWS Organizations.
     *
     * @param tags each {@code KEY=VALUE}
     */
    @DataBoundSetter
    public void setAccountTags(@CheckForNull String tags) {
        this.accountTags = Util.fixEmptyAndTrim(tags);
    }

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
}
