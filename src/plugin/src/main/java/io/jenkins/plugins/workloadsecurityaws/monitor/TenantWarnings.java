package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PeriodicWork;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Looks every minute what is wrong with which tenant, so that no page that shows it has to. Makes no call. */
@Extension
public class TenantWarnings extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(TenantWarnings.class.getName());
    private static final Duration NEAR = Duration.ofDays(14);
    private static final int MOST_NAMED = 10;

    /** A run over thousands of accounts takes its time, and Jenkins may have been down when its time came. */
    private static final Duration GRACE = Duration.ofHours(2);

    private static final String PAGE = "manage/workload-security/";
    private static final String SETTINGS = "manage/configure";

    private volatile List<TenantWarning> current = List.of();

    /** {@return the ones of this Jenkins} */
    public static TenantWarnings get() {
        return ExtensionList.lookupSingleton(TenantWarnings.class);
    }

    /** {@return what was wrong a minute ago at most} */
    public List<TenantWarning> current() {
        return current;
    }

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    public long getInitialDelay() {
        return 0;
    }

    @Override
    protected void doRun() {
        refresh(Instant.now());
    }

    /**
     * Looks again.
     *
     * @param now the time
     */
    void refresh(Instant now) {
        List<TenantWarning> found = new ArrayList<>();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (TenantReference reference : Tenants.all()) {
                try {
                    add(found, reference, KnownAccounts.get().of(reference), now);
                } catch (RuntimeException broken) {
                    LOGGER.log(
                            Level.WARNING,
                            broken,
                            () -> "What is wrong with " + reference.fullName() + " can't be told");
                }
            }
            Tenants.unusable().values().forEach(reason -> found.add(new TenantWarning(reason, PAGE, false)));
            Tenants.unpermitted().forEach((address, text) -> found.add(new TenantWarning(text, address, false)));
            ControllerTrail.get().problem().ifPresent(text -> found.add(new TenantWarning(text, PAGE, true)));
            WorkloadSecurityConfiguration.get()
                    .allowedToNobody()
                    .forEach(text -> found.add(new TenantWarning(text, SETTINGS, false)));
        }
        current = List.copyOf(found);
    }

    private static void add(List<TenantWarning> found, TenantReference reference, TenantRecord record, Instant now) {
        drift(found, reference, record);
        waiting(found, reference, record);
        schedule(found, reference, record, now);
        refusal(found, reference, record);
        keyExpiry(found, reference, record, now);
        organization(found, reference, record);
    }

    private static void drift(List<TenantWarning> found, TenantReference reference, TenantRecord record) {
        List<KnownAccount> drifted = record.drifted();
        if (!drifted.isEmpty()) {
            String named = drifted.stream()
                    .limit(MOST_NAMED)
                    .map(KnownAccount::account)
                    .collect(Collectors.joining(", "));
            String more = drifted.size() > MOST_NAMED ? Messages.TenantWarnings_more(drifted.size() - MOST_NAMED) : "";
            found.add(new TenantWarning(
                    Messages.TenantWarnings_drift(reference.fullName(), named + more), PAGE + "?state=DRIFT", true));
        }
    }

    private static void waiting(List<TenantWarning> found, TenantReference reference, TenantRecord record) {
        int waiting = record.waiting().size();
        if (waiting > 0) {
            found.add(new TenantWarning(
                    Messages.TenantWarnings_waiting(reference.fullName(), waiting), PAGE + "?state=DRIFT", true));
        }
    }

    private static void schedule(
            List<TenantWarning> found, TenantReference reference, TenantRecord record, Instant now) {
        VerificationSchedule reverification = reference.tenant().getReverification();
        if (reverification == null) {
            return;
        }
        reverification
                .problem()
                .ifPresent(problem -> found.add(new TenantWarning(
                        Messages.TenantWarnings_schedule(reference.fullName(), problem), settings(reference), false)));
        Instant due = record.next() == null ? null : record.next().due();
        Instant started = record.lastRun().started();
        if (due != null && due.plus(GRACE).isBefore(now) && (started == null || started.isBefore(due))) {
            found.add(new TenantWarning(Messages.TenantWarnings_overdue(reference.fullName()), PAGE, false));
        }
    }

    private static void refusal(List<TenantWarning> found, TenantReference reference, TenantRecord record) {
        String problem = record.lastRun().problem();
        if (problem != null) {
            boolean refused = record.lastRun().credentialsRefused();
            found.add(new TenantWarning(
                    refused
                            ? Messages.TenantWarnings_refused(reference.fullName(), problem)
                            : Messages.TenantWarnings_notVerified(reference.fullName(), problem),
                    refused ? settings(reference) : PAGE,
                    false));
        }
    }

    private static void keyExpiry(
            List<TenantWarning> found, TenantReference reference, TenantRecord record, Instant now) {
        Instant expires = record.keyExpires();
        if (expires != null && !expires.isAfter(now.plus(NEAR))) {
            LocalDate day = LocalDate.ofInstant(expires, ZoneOffset.UTC);
            found.add(new TenantWarning(
                    expires.isAfter(now)
                            ? Messages.TenantWarnings_expires(reference.fullName(), day)
                            : Messages.TenantWarnings_expired(reference.fullName(), day),
                    settings(reference),
                    false));
        }
    }

    private static void organization(List<TenantWarning> found, TenantReference reference, TenantRecord record) {
        OrganizationState state = record.organization();
        if (state == null) {
            return;
        }
        if (state.problem() != null) {
            found.add(new TenantWarning(
                    Messages.TenantWarnings_organizationUnread(reference.fullName(), state.problem()), PAGE, false));
        } else if (!state.warnings().isEmpty()) {
            found.add(new TenantWarning(
                    Messages.TenantWarnings_organization(
                            reference.fullName(),
                            state.warnings().size(),
                            state.warnings().get(0).message()),
                    PAGE,
                    false));
        }
    }

    private static String settings(TenantReference reference) {
        return reference.folder().map(folder -> folder.getUrl() + "configure").orElse(SETTINGS);
    }
}
