package io.jenkins.plugins.workloadsecurityaws.schedule;

import hudson.AbortException;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetPass;
import io.jenkins.plugins.workloadsecurityaws.engine.api.OrganizationAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.tenant.OrganizationSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Compares a tenant with its AWS organization, and first onboards new accounts if the tenant says so. What goes wrong is
 * told on the page and by a warning, and does not keep known accounts from being verified. Carried on in turns, by one
 * thread at a time.
 */
final class OrganizationCheck {

    private static final Logger LOGGER = Logger.getLogger(OrganizationCheck.class.getName());
    private static final int MOST_NAMED = 10;
    private static final int WORKERS = 8;
    private static final FleetCommand LOOKING = FleetCommand.verify(true);

    private final TenantReference reference;
    private final OrganizationSettings settings;
    private final Actor by;
    private final boolean onboard;
    private final Clock clock;
    private final List<String> added = new ArrayList<>();
    private final List<KnownAccount.Note> notes = new ArrayList<>();
    private Opened<Fleet> onboarding;
    private FleetPass pass;

    OrganizationCheck(
            TenantReference reference, OrganizationSettings settings, Actor by, boolean onboard, Clock clock) {
        this.reference = reference;
        this.settings = settings;
        this.by = by;
        this.onboard = onboard;
        this.clock = clock;
    }

    /** {@return how long to wait before the next turn; empty: it is done, and the record says what came of it} */
    Optional<Duration> proceed() {
        OrganizationState state;
        try {
            Optional<Duration> pause = onboard ? onboardNew() : Optional.empty();
            if (pause.isPresent()) {
                return pause;
            }
            state = compared();
        } catch (AbortException | RemoteCallException | InvalidInputException failure) {
            LOGGER.log(
                    Level.WARNING,
                    () -> reference.fullName() + " can't be compared with its AWS organization: "
                            + failure.getMessage());
            state = OrganizationState.failed(clock.instant(), failure.getMessage());
        }
        OrganizationState kept = state;
        KnownAccounts.get().update(reference, record -> record.withOrganization(kept));
        return Optional.empty();
    }

    private Optional<Duration> onboardNew() throws AbortException {
        Optional<Duration> pause = Optional.empty();
        try {
            if (onboarding == null) {
                begin();
            }
            if (pass != null) {
                pause = pass.proceed();
                if (pause.isEmpty()) {
                    onboarded(pass.report());
                }
            }
            return pause;
        } finally {
            if (pause.isEmpty() && onboarding != null) {
                onboarding.close();
            }
        }
    }

    private void begin() throws AbortException {
        onboarding = open(Use.CHANGE, Optional.of(KnownAccounts.journal(reference)));
        Fleet fleet = onboarding.engine();
        FleetAccounts chosen = fleet.choose(LOOKING, wanted());
        Set<String> connected =
                fleet.connectors().stream().map(Connector::account).collect(Collectors.toSet());
        Optional<FleetAccounts> fresh = chosen.without(connected);
        if (fresh.isPresent()) {
            int most = settings.newAccountsAtMost();
            if (fresh.get().size() > most) {
                notes.add(moreToAdd(fresh.get().ids(), most));
            }
            AccountRequest template =
                    RequestTemplate.of(reference.tenant(), null, null, null).request();
            pass = fleet.begin(FleetCommand.onboard(), fresh.get().first(most), template, progress -> {});
        }
    }

    private void onboarded(FleetReport outcome) {
        outcome.entries().forEach(this::sort);
        KnownAccounts.get().update(reference, record -> {
            var next = record;
            for (String account : added) {
                next = next.withAdded(account, by.name());
            }
            return next;
        });
    }

    private static KnownAccount.Note moreToAdd(List<String> fresh, int most) {
        List<String> left = fresh.subList(most, fresh.size());
        String named = String.join(", ", left.subList(0, Math.min(MOST_NAMED, left.size())));
        return new KnownAccount.Note(
                "more-to-add",
                "warning",
                left.size() + " more new accounts of the organization wait to be added, because a run adds " + most
                        + " at most: " + named + (left.size() > MOST_NAMED ? " and others" : ""),
                "See whether the choice of units, accounts and tags is as it was meant; then let the next scheduled runs"
                        + " add them, raise the number in the tenant's settings, or add them from a job");
    }

    private void sort(FleetEntry entry) {
        if (entry.state() == FleetEntry.State.CHANGED || entry.state() == FleetEntry.State.UNCHANGED) {
            added.add(entry.account().value());
        } else {
            String remedy = entry.findings().stream()
                    .filter(found -> found.severity() == Severity.ERROR)
                    .map(Finding::remedy)
                    .findFirst()
                    .orElse("The next verification tries again");
            notes.add(new KnownAccount.Note(
                    "not-added",
                    "error",
                    "account " + entry.account()
                            + entry.name().map(name -> " (" + name + ")").orElse("") + " could not be added: "
                            + entry.reason(),
                    remedy));
        }
    }

    private OrganizationState compared() throws AbortException {
        try (Opened<Fleet> open = open(Use.VERIFY, Optional.empty())) {
            FleetAccounts chosen = open.engine().choose(LOOKING, wanted());
            open.engine().orphans(chosen).stream().map(KnownAccount.Note::of).forEach(notes::add);
            return new OrganizationState(clock.instant(), chosen.ids().size(), added, null, notes);
        }
    }

    private OrganizationAccounts wanted() {
        return settings.accounts();
    }

    private Opened<Fleet> open(Use use, Optional<Path> journal) throws AbortException {
        return Engines.get()
                .openFleet(
                        reference,
                        use,
                        CallThreads.Purpose.SCHEDULE,
                        by,
                        journal,
                        WORKERS,
                        OptionalInt.empty(),
                        LOGGER::info);
    }
}
