package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Failure;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A tenant on the page. */
public class TenantPage {

    private static final int MOST_NOTES = 100;

    private final TenantReference reference;

    TenantPage(TenantReference reference) {
        this.reference = reference;
    }

    TenantReference reference() {
        return reference;
    }

    /** {@return its key in addresses} */
    public String getKey() {
        return reference.key();
    }

    /** {@return its name, with its folder's before it} */
    public String getName() {
        return reference.fullName();
    }

    /** {@return how the last verification of all its accounts went} */
    public TenantRecord.LastRun getLastRun() {
        return KnownAccounts.get().of(reference).lastRun();
    }

    /** {@return when and by whom the last verification was begun, for people} */
    public String getStarted() {
        return Moments.show(getLastRun().started(), getLastRun().by());
    }

    /** {@return when it ended, for people} */
    public String getFinished() {
        return Moments.show(getLastRun().finished());
    }

    /** {@return whether its accounts are being verified} */
    public boolean isRunning() {
        return VerificationStarter.get().isRunning(reference);
    }

    /** {@return how many accounts the schedule left unrepaired, because so many had drifted at once} */
    public int getWaiting() {
        return KnownAccounts.get().of(reference).waiting().size();
    }

    /** {@return whether it has a schedule} */
    public boolean isScheduled() {
        return reference.tenant().getReverification() != null;
    }

    /** {@return how it stands to its AWS organization; null: it is not compared with one} */
    @CheckForNull
    public OrganizationState getOrganization() {
        return KnownAccounts.get().of(reference).organization();
    }

    /** {@return when it was compared with its organization, for people} */
    public String getCompared() {
        OrganizationState state = getOrganization();
        return Moments.show(state == null ? null : state.checked());
    }

    /** {@return what is to be said of the organization, errors and warnings first, as many as fit on a page} */
    public List<KnownAccount.Note> getNotes() {
        OrganizationState state = getOrganization();
        return state == null
                ? List.of()
                : Stream.concat(
                                state.warnings().stream(),
                                state.notes().stream()
                                        .filter(note -> !state.warnings().contains(note)))
                        .limit(MOST_NOTES)
                        .toList();
    }

    List<AccountPage> accounts() {
        return KnownAccounts.get().of(reference).accounts().values().stream()
                .map(account -> new AccountPage(this, account))
                .toList();
    }

    /**
     * One account.
     *
     * @param id its ID
     * @return its page, or null if it is not known
     */
    @CheckForNull
    public AccountPage getAccount(String id) {
        KnownAccount account = KnownAccounts.get().of(reference).accounts().get(id);
        return account == null ? null : new AccountPage(this, account);
    }

    /**
     * Begins to verify all its accounts.
     *
     * @return back to the list
     */
    @POST
    public HttpResponse doVerify() {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        checkNotQuiet();
        VerificationStarter.get().start(reference, Jenkins.getAuthentication2().getName(), false, false);
        return new HttpRedirect("../..");
    }

    /**
     * Begins to verify all its accounts, and to repair those that the schedule left waiting.
     *
     * @param accounts how many may be repaired, as was confirmed
     * @return back to the list
     */
    @POST
    public HttpResponse doRepair(@QueryParameter int accounts) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        checkNotQuiet();
        if (getWaiting() == 0) {
            throw new Failure(Messages.TenantPage_nothingWaits(getName()));
        }
        VerificationStarter.get()
                .repairWaiting(reference, Jenkins.getAuthentication2().getName(), accounts);
        return new HttpRedirect("../..");
    }

    private static void checkNotQuiet() {
        if (Jenkins.get().isQuietingDown()) {
            throw new Failure(Messages.TenantPage_quiet());
        }
    }
}
