package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PeriodicWork;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Reverification;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
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
            for (Place place : Tenants.all()) {
                try {
                    add(found, place, KnownAccounts.get().of(place), now);
                } catch (RuntimeException broken) {
                    LOGGER.log(
                            Level.WARNING, broken, () -> "What is wrong with " + place.fullName() + " can't be told");
                }
            }
            Tenants.unpermitted().forEach((address, text) -> found.add(new TenantWarning(text, address, false)));
            WorkloadSecurityConfiguration.get()
                    .allowedToNobody()
                    .forEach(text -> found.add(new TenantWarning(text, SETTINGS, false)));
        }
        current = List.copyOf(found);
    }

    private static void add(List<TenantWarning> found, Place place, TenantRecord record, Instant now) {
        drift(found, place, record);
        schedule(found, place, record, now);
        refusal(found, place, record);
        keyExpiry(found, place, record, now);
        organization(found, place, record);
    }

    private static void drift(List<TenantWarning> found, Place place, TenantRecord record) {
        List<KnownAccount> drifted = record.drifted();
        if (!drifted.isEmpty()) {
            String named = drifted.stream()
                    .limit(MOST_NAMED)
                    .map(KnownAccount::account)
                    .collect(Collectors.joining(", "));
            String more = drifted.size() > MOST_NAMED ? Messages.TenantWarnings_more(drifted.size() - MOST_NAMED) : "";
            found.add(new TenantWarning(
                    Messages.TenantWarnings_drift(place.fullName(), named + more), PAGE + "?state=DRIFT", true));
        }
    }

    private static void schedule(List<TenantWarning> found, Place place, TenantRecord record, Instant now) {
        Reverification reverification = place.tenant().getReverification();
        if (reverification == null) {
            return;
        }
        reverification
                .problem()
                .ifPresent(problem -> found.add(new TenantWarning(
                        Messages.TenantWarnings_schedule(place.fullName(), problem), settings(place), false)));
        Instant due = record.next() == null ? null : record.next().due();
        Instant started = record.lastRun().started();
        if (due != null && due.plus(GRACE).isBefore(now) && (started == null || started.isBefore(due))) {
            found.add(new TenantWarning(Messages.TenantWarnings_overdue(place.fullName()), PAGE, false));
        }
    }

    private static void refusal(List<TenantWarning> found, Place place, TenantRecord record) {
        String problem = record.lastRun().problem();
        if (problem != null) {
            boolean refused = record.lastRun().credentialsRefused();
            found.add(new TenantWarning(
                    refused
                            ? Messages.TenantWarnings_refused(place.fullName(), problem)
                            : Messages.TenantWarnings_notVerified(place.fullName(), problem),
                    refused ? settings(place) : PAGE,
                    false));
        }
    }

    private static void keyExpiry(List<TenantWarning> found, Place place, TenantRecord record, Instant now) {
        Instant expires = record.keyExpires();
        if (expires != null && !expires.isAfter(now.plus(NEAR))) {
            LocalDate day = LocalDate.ofInstant(expires, ZoneOffset.UTC);
            found.add(new TenantWarning(
                    expires.isAfter(now)
                            ? Messages.TenantWarnings_expires(place.fullName(), day)
                            : Messages.TenantWarnings_expired(place.fullName(), day),
                    settings(place),
                    false));
        }
    }

    private static void organization(List<TenantWarning> found, Place place, TenantRecord record) {
        OrganizationState state = record.organization();
        if (state == null) {
            return;
        }
        if (state.problem() != null) {
            found.add(new TenantWarning(
                    Messages.TenantWarnings_organizationUnread(place.fullName(), state.problem()), PAGE, false));
        } else if (!state.warnings().isEmpty()) {
            found.add(new TenantWarning(
                    Messages.TenantWarnings_organization(
                            place.fullName(),
                            state.warnings().size(),
                            state.warnings().get(0).message()),
                    PAGE,
                    false));
        }
    }

    private static String settings(Place place) {
        return place.folder().map(folder -> folder.getUrl() + "configure").orElse(SETTINGS);
    }
}
