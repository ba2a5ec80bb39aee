package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.scheduler.CronTab;
import hudson.scheduler.CronTabList;
import hudson.scheduler.Hash;
import hudson.scheduler.RareOrImpossibleDateException;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** When all known accounts of a tenant are verified again, and what is done about drift. */
public class VerificationSchedule implements Describable<VerificationSchedule> {

    /** Drift is shown, and nothing is written. */
    public static final String REPORT = "report";

    /** What is ours or was adopted is repaired; everything else is shown. */
    public static final String REPAIR = "repair";

    private static final int FEWEST_REPAIRS = 5;
    private static final int PERCENT_REPAIRED = 5;

    private String cron;
    private String onDrift = REPORT;
    private Integer maxRepairs;
    private OrganizationSettings organization;

    /**
     * Sets the times.
     *
     * @param cron the times in Jenkins' cron syntax, {@code H} included: a line for each, and before them one such as
     *     {@code TZ=Europe/Berlin} where they are those of another time zone
     * @throws IllegalArgumentException if they can't be read; settings that are loaded are kept with {@link #problem()}
     */
    @DataBoundConstructor
    public VerificationSchedule(@NonNull String cron) {
        // A browser ends a line with two characters.
        this.cron = String.join("\n", Util.fixNull(cron).strip().lines().toList());
        problem().ifPresent(problem -> {
            throw new IllegalArgumentException(Messages.VerificationSchedule_unreadable(this.cron, problem));
        });
    }

    /** {@return the times in Jenkins' cron syntax} */
    @NonNull
    public String getCron() {
        return cron;
    }

    /** {@return {@value #REPORT} or {@value #REPAIR}} */
    @NonNull
    public String getOnDrift() {
        return onDrift;
    }

    /**
     * Sets what is done about drift.
     *
     * @param onDrift {@value #REPORT} or {@value #REPAIR}; anything else is refused
     */
    @DataBoundSetter
    public void setOnDrift(@NonNull String onDrift) {
        if (!REPORT.equals(onDrift) && !REPAIR.equals(onDrift)) {
            throw new IllegalArgumentException(Messages.VerificationSchedule_onDriftUnknown());
        }
        this.onDrift = onDrift;
    }

    /** {@return how many accounts a run may repair; null: 5, or 5 % of the known accounts where that is more} */
    @CheckForNull
    public Integer getMaxRepairs() {
        return maxRepairs;
    }

    /**
     * Sets how many accounts a run may repair before it asks.
     *
     * @param maxRepairs at least 1, or null for the default
     * @throws IllegalArgumentException if it is less
     */
    @DataBoundSetter
    public void setMaxRepairs(@CheckForNull Integer maxRepairs) {
        Limits.check(maxRepairs);
        this.maxRepairs = maxRepairs;
    }

    /**
     * How many accounts a run may repair: many at once are more likely a mistake somewhere than drift in each.
     *
     * @param known how many accounts are known
     * @return how many
     */
    public int repairsAtMost(int known) {
        return maxRepairs == null ? Math.max(FEWEST_REPAIRS, known * PERCENT_REPAIRED / 100) : maxRepairs;
    }

    /** {@return which accounts of the AWS organization belong to the tenant; null: no organization is looked at} */
    @CheckForNull
    public OrganizationSettings getOrganization() {
        return organization;
    }

    /**
     * Sets which accounts of the AWS organization belong to the tenant.
     *
     * @param organization which, or null
     */
    @DataBoundSetter
    public void setOrganization(@CheckForNull OrganizationSettings organization) {
        this.organization = organization;
    }

    /** {@return whether accounts of the organization that have no connector yet are onboarded} */
    public boolean onboardsNew() {
        return organization != null && organization.isOnboardNew();
    }

    /** {@return whether drift is repaired} */
    public boolean repairs() {
        return REPAIR.equals(onDrift);
    }

    /**
     * The times, read.
     *
     * @param seed what {@code H} is hashed from, the same for the same tenant
     * @return the times
     * @throws IllegalArgumentException if there are none, or the syntax is wrong
     */
    @NonNull
    public CronTabList times(@NonNull String seed) {
        if (entries().isEmpty()) {
            throw new IllegalArgumentException(Messages.VerificationSchedule_empty());
        }
        return CronTabList.create(cron, Hash.from(seed));
    }

    /** {@return why the times can't be read, if they can't} */
    @NonNull
    public Optional<String> problem() {
        try {
            times("form");
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(Util.fixNull(wrong.getMessage()));
        }
    }

    /**
     * The first time after a moment.
     *
     * @param seed as above
     * @param moment the moment
     * @return the time; absent: there is none, or the times can't be read
     */
    @NonNull
    public Optional<Instant> next(@NonNull String seed, @NonNull Instant moment) {
        if (problem().isPresent()) {
            return Optional.empty();
        }
        String timezone =
                cron.startsWith("TZ=") ? cron.lines().findFirst().orElse("").substring(3) : null;
        Calendar from = Calendar.getInstance(
                timezone == null ? TimeZone.getDefault() : TimeZone.getTimeZone(timezone), Locale.US);
        from.setTime(Date.from(moment.plusSeconds(60)));
        try {
            return entries().stream()
                    .map(entry -> new CronTab(entry, 1, Hash.from(seed), timezone)
                            .ceil((Calendar) from.clone())
                            .toInstant())
                    .min(Comparator.naturalOrder());
        } catch (RareOrImpossibleDateException never) {
            return Optional.empty();
        }
    }

    private List<String> entries() {
        return cron.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("TZ="))
                .toList();
    }

    /** What an older or hand-written configuration does not hold has its default. */
    protected Object readResolve() {
        cron = Util.fixNull(cron);
        if (onDrift == null) {
            onDrift = REPORT;
        }
        return this;
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityReverification")
    public static final class DescriptorImpl extends Descriptor<VerificationSchedule> {

        private static final DateTimeFormatter MOMENT =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerificationSchedule_displayName();
        }

        /**
         * Lists what may be done about drift.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param onDrift the current value
         * @return the choices, or only the current value without permission
         */
        @POST
        public ListBoxModel doFillOnDriftItems(@AncestorInPath Item item, @QueryParameter String onDrift) {
            return FormPermission.choices(
                    item,
                    onDrift,
                    new ListBoxModel.Option(Messages.VerificationSchedule_report(), REPORT),
                    new ListBoxModel.Option(Messages.VerificationSchedule_repair(), REPAIR));
        }

        /**
         * Checks the number.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the value in the form
         * @return an error if it is no number of accounts
         */
        @POST
        public FormValidation doCheckMaxRepairs(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.toConfigure(item) ? Limits.validate(value) : FormValidation.ok();
        }

        /**
         * Checks the times' syntax and tells the next.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the value in the form
         * @param tenantIdentity the saved tenant's identity, which {@code H} is hashed from; empty for a new tenant
         * @return an error if it can't be read, a warning if it is unwise, else the next time, as far as it is known
         */
        @POST
        public FormValidation doCheckCron(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String tenantIdentity) {
            if (!FormPermission.toConfigure(item)) {
                return FormValidation.ok();
            }
            try {
                VerificationSchedule schedule = new VerificationSchedule(value);
                String unwise = schedule.times("form").checkSanity();
                if (Util.fixEmpty(tenantIdentity) == null && value.contains("H")) {
                    return told(unwise, Messages.VerificationSchedule_nextOnceSaved());
                }
                return schedule.next(TenantReference.key(Util.fixNull(tenantIdentity)), Instant.now())
                        .map(next -> told(unwise, Messages.VerificationSchedule_next(MOMENT.format(next))))
                        .orElseGet(() -> FormValidation.warning(Messages.VerificationSchedule_never()));
            } catch (IllegalArgumentException wrong) {
                return FormValidation.error(wrong.getMessage());
            }
        }

        private static FormValidation told(String unwise, String next) {
            return unwise == null
                    ? FormValidation.ok(next)
                    : FormValidation.warning(Messages.VerificationSchedule_unwise(unwise, next));
        }
    }
}
