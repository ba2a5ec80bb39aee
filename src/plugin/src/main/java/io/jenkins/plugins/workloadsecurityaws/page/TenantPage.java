package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.security.Permission;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.known.HistoryEntry;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.report.Report;
import io.jenkins.plugins.workloadsecurityaws.report.StageLabel;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationProgress;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** A tenant on the page. */
@ExportedBean(defaultVisibility = 2)
public class TenantPage {

    private static final int MOST_NOTES = 100;
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final TenantReference reference;

    TenantPage(TenantReference reference) {
        this.reference = reference;
    }

    TenantReference reference() {
        return reference;
    }

    TenantRecord record() {
        return KnownAccounts.get().of(reference);
    }

    List<HistoryEntry> history() {
        return KnownAccounts.get().history(reference);
    }

    /** {@return its key in addresses} */
    @Exported
    public String getKey() {
        return reference.key();
    }

    /** {@return its name, with its folder's before it} */
    @Exported
    public String getName() {
        return reference.fullName();
    }

    /** {@return where people sign in to it; null where its address is none that may be used} */
    @CheckForNull
    public String getConsole() {
        Tenant tenant = reference.tenant();
        String address = tenant.getUrl() == null
                ? "https://workload." + tenant.getRegion() + ".cloudone.trendmicro.com/"
                : tenant.getUrl();
        try {
            return Endpoints.parse(address).toString();
        } catch (IllegalArgumentException unusable) {
            return null;
        }
    }

    /** {@return how the last verification of all its accounts went} */
    public TenantRecord.LastRun getLastRun() {
        return record().lastRun();
    }

    /** {@return when the last verification was begun, or null} */
    @CheckForNull
    public Moment getStarted() {
        return Moment.of(getLastRun().started(), getLastRun().by());
    }

    /** {@return when it ended, or null} */
    @CheckForNull
    public Moment getFinished() {
        return Moment.of(getLastRun().finished(), getLastRun().by());
    }

    /** {@return who asked for the last verification, or null} */
    @CheckForNull
    public ActorLabel getLastActor() {
        return ActorLabel.of(getLastRun().by());
    }

    /** {@return when its accounts are to be verified next, or null} */
    @CheckForNull
    public Moment getNext() {
        TenantRecord.NextRun next = record().next();
        return isScheduled() && next != null ? Moment.of(next.due()) : null;
    }

    /** {@return how many accounts are in each state that there is, the most urgent first} */
    public List<StateCount> getCounts() {
        Map<KnownAccount.State, Long> counts = record().accounts().values().stream()
                .collect(Collectors.groupingBy(KnownAccount::state, Collectors.counting()));
        return StateLabel.mostUrgentFirst().stream()
                .filter(label -> counts.containsKey(label.state()))
                .map(label -> new StateCount(
                        label,
                        counts.get(label.state()).intValue(),
                        "accounts/?state=" + label.getName() + "&tenant=" + getKey()))
                .toList();
    }

    /** {@return how many accounts are in each state, for programs} */
    @Exported
    public Map<String, Integer> getStates() {
        Map<String, Integer> states = new LinkedHashMap<>();
        StateLabel.mostUrgentFirst().forEach(label -> states.put(label.getName(), 0));
        getCounts().forEach(each -> states.put(each.label().getName(), each.count()));
        return states;
    }

    /** {@return how many accounts are in each stage of a change of the external ID that there is, from its beginning on} */
    public List<StageCount> getStages() {
        Map<RotationStage, Long> counts = record().accounts().values().stream()
                .filter(account -> account.rotation() != null)
                .collect(Collectors.groupingBy(
                        KnownAccount::rotation, () -> new EnumMap<>(RotationStage.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> new StageCount(
                        new StageLabel(each.getKey()),
                        each.getValue().intValue(),
                        "accounts/?stage=" + each.getKey().label() + "&tenant=" + getKey()))
                .toList();
    }

    /** {@return how many accounts are in each stage of a change of the external ID, for programs; empty where none is} */
    @Exported
    public Map<String, Integer> getRotation() {
        Map<String, Integer> stages = new LinkedHashMap<>();
        getStages().forEach(each -> stages.put(each.label().getName(), each.count()));
        return stages;
    }

    /** {@return when the last verification was begun, in ISO 8601, or null} */
    @Exported(name = "lastStarted")
    @CheckForNull
    public String getLastStarted() {
        return Moment.iso(getLastRun().started());
    }

    /** {@return when it ended, in ISO 8601; null while it runs} */
    @Exported(name = "lastFinished")
    @CheckForNull
    public String getLastFinished() {
        return Moment.iso(getLastRun().finished());
    }

    /** {@return why it could not be done, or null} */
    @Exported(name = "lastProblem")
    @CheckForNull
    public String getLastProblem() {
        return getLastRun().problem();
    }

    /** {@return when the accounts are to be verified next, in ISO 8601, or null} */
    @Exported(name = "next")
    @CheckForNull
    public String getNextTime() {
        return getNext() == null ? null : getNext().getIso();
    }

    /** {@return when the API key for verification ends, in ISO 8601; null: the tenant did not say} */
    @Exported(name = "keyExpires")
    @CheckForNull
    public String getKeyExpires() {
        return Moment.iso(record().keyExpires());
    }

    /** {@return the counts as a picture} */
    public StateBar getBar() {
        return StateBar.of(getCounts());
    }

    /** {@return how many accounts had errors, day by day} */
    public DriftTrend getTrend() {
        return DriftTrend.of(history(), record(), Instant.now());
    }

    /** {@return what became of accounts in the last day} */
    public List<RecentChange> getRecent() {
        return RecentChange.of(history(), Instant.now());
    }

    /** {@return what was found in the most accounts} */
    public List<FindingCount> getTopFindings() {
        return FindingCount.of(record().accounts().values());
    }

    /** {@return when the API key for verification ends; null: the tenant did not say} */
    @CheckForNull
    public Moment getKeyEnds() {
        return Moment.of(record().keyExpires());
    }

    /** {@return how many accounts are known} */
    @Exported(name = "accounts")
    public int getKnown() {
        return record().accounts().size();
    }

    /** {@return whether its accounts are being verified} */
    @Exported
    public boolean isRunning() {
        return VerificationStarter.get().isRunning(reference);
    }

    /** {@return how far that is; null while none is running, and until it knows which accounts there are} */
    @CheckForNull
    public VerificationProgress getProgress() {
        return VerificationStarter.get().progress(reference).orElse(null);
    }

    /** {@return how many accounts the schedule left unrepaired, because so many had drifted at once} */
    @Exported
    public int getWaiting() {
        return record().waiting().size();
    }

    /** {@return whether it has a schedule} */
    public boolean isScheduled() {
        return reference.tenant().getReverification() != null;
    }

    /** {@return how it stands to its AWS organization; null: it is not compared with one} */
    @CheckForNull
    public OrganizationState getOrganization() {
        return record().organization();
    }

    /** {@return when it was compared with its organization, or null} */
    @CheckForNull
    public Moment getCompared() {
        OrganizationState state = getOrganization();
        return Moment.of(state == null ? null : state.checked());
    }

    /** {@return what is to be said of the organization, errors and warnings first, as many as fit on a page} */
    public List<Report.Found> getNotes() {
        OrganizationState state = getOrganization();
        return state == null
                ? List.of()
                : Stream.concat(
                                state.warnings().stream(),
                                state.notes().stream()
                                        .filter(note -> !state.warnings().contains(note)))
                        .limit(MOST_NOTES)
                        .map(Report.Found::of)
                        .toList();
    }

    List<AccountPage> accounts() {
        return record().accounts().values().stream()
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
        KnownAccount account = record().accounts().get(id);
        return account == null ? null : new AccountPage(this, account);
    }

    /** {@return a pipeline that adds an account and verifies it: the one that the address names, or an example} */
    public String getPipeline() {
        String account = Stapler.getCurrentRequest2().getParameter("account");
        String id = account != null && ACCOUNT.matcher(account).matches() ? account : "111122223333";
        String named = "tenant: '" + reference.tenant().getName() + "', account: '" + id + "'";
        return """
                pipeline {
                    agent none
                    stages {
                        stage('AWS account') {
                            steps {
                                workloadSecurityAddAwsAccount %s
                                workloadSecurityVerifyAwsAccount %s
                            }
                        }
                    }
                }
                """.formatted(named, named);
    }

    /** {@return whether the tenant is defined in a folder, whose jobs may all use it} */
    public boolean isOfFolder() {
        return reference.folder().isPresent();
    }

    /** {@return where jobs that may use it are made: the folder, or Jenkins itself} */
    public String getPlace() {
        return reference.folder().map(Item::getUrl).orElse("");
    }

    /** {@return the address of the long form that configures it} */
    public String getSettings() {
        String root = Jenkins.get().getRootUrlFromRequest();
        return reference
                .folder()
                .map(folder -> root + folder.getUrl() + "configure#workload-security")
                .orElse(root + "manage/configure#workload-security");
    }

    /** {@return the permissions of which any lets a user see it} */
    public Permission[] getViewPermissions() {
        return WorkloadSecurityPage.getViewPermissions();
    }

    /** {@return the jobs and folders that may use a tenant of Jenkins itself} */
    public List<String> getGranted() {
        return reference.tenant().getGrants().stream().map(Grant::getItem).toList();
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
        VerificationStarter.get().start(reference, Actor.current(), false, false);
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
        VerificationStarter.get().repairWaiting(reference, Actor.current(), accounts);
        return new HttpRedirect("../..");
    }

    private static void checkNotQuiet() {
        if (Jenkins.get().isQuietingDown()) {
            throw new Failure(Messages.TenantPage_quiet());
        }
    }
}
