package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where every write of a run is told: to the journal before it is sent, so that a killed process leaves none
 * unnamed, and to the audit trail and the journal when its outcome is known. A trail that can't be written ends the run:
 * from then on no write is begun. Thread-safe.
 */
public final class WriteLog {

    private static final Logger LOG = LoggerFactory.getLogger(WriteLog.class);

    private final Journal journal;
    private final Optional<Audit> audit;
    private final Time time;
    private final AtomicReference<RemoteCallException> trailLost = new AtomicReference<>();

    /**
     * Makes the log of a run.
     *
     * @param journal keeps the facts
     * @param audit the trail, and in whose name it is written; absent: none
     * @param time tells when
     */
    public WriteLog(Journal journal, Optional<Audit> audit, Time time) {
        this.journal = journal;
        this.audit = audit;
        this.time = time;
    }

    /**
     * Tells the trail of the writes whose process died before it could.
     *
     * @throws UncheckedIOException if the trail or the journal can't be written
     */
    public void tellUntold() {
        List<Journal.UntoldWrite> untold = journal.untold();
        if (audit.isEmpty() || untold.isEmpty()) {
            return;
        }
        // A process can die between the trail's line and the journal's entry.
        Set<String> told = audit.get()
                .trail()
                .told(untold.stream().map(Journal.UntoldWrite::id).toList());
        for (Journal.UntoldWrite write : untold) {
            if (!told.contains(write.id())) {
                AuditEntry.of(write.entry())
                        .map(entry -> entry.ended(time.now(), Outcome.UNKNOWN, entry.resource(), Optional.empty()))
                        .ifPresent(audit.get().trail()::append);
            }
            journal.told(write.id());
        }
    }

    /**
     * The run has ended: of what it did not see the outcome nothing more will be known, unless another run of the same
     * journal sees it. That it can't be told now is no loss: a trail that many runs share keeps it.
     */
    public void ended() {
        List<String> untold =
                journal.untold().stream().map(Journal.UntoldWrite::id).toList();
        audit.filter(kept -> !untold.isEmpty()).ifPresent(kept -> {
            try {
                kept.trail().givenUp(untold, time.now());
            } catch (UncheckedIOException unwritable) {
                LOG.warn("{}; what is missing is told before the next write", unwritable.getMessage());
            }
        });
    }

    Journal journal() {
        return journal;
    }

    /** Why no write may be begun any more. */
    Optional<RemoteCallException> trailLost() {
        return Optional.ofNullable(trailLost.get());
    }

    /** What is to be said of a trail that can't be written, beside what was written all the same. */
    Optional<Finding> finding() {
        return trailLost().map(CallFinding::ofRead);
    }

    /**
     * A write that is going to be sent.
     *
     * @throws RemoteCallException if the trail can't be written, so that nothing may be sent
     */
    Write write(DesiredState desired, Change change) {
        if (trailLost.get() != null) {
            throw trailLost.get();
        }
        return new Write(desired, change);
    }

    /** One write, from its sending to its outcome; what is not told of its outcome the next run finds in the journal. */
    final class Write {

        private final DesiredState desired;
        private final Change change;
        private Optional<AuditEntry> entry = Optional.empty();

        private Write(DesiredState desired, Change change) {
            this.desired = desired;
            this.change = change;
        }

        /**
         * It is sent now; may be called again where it is sent again.
         *
         * @throws UncheckedIOException if it can't be noted, so that it must not be sent
         */
        void started() {
            if (entry.isEmpty()) {
                Optional<AuditEntry> sent = audit.map(kept -> AuditEntry.begun(
                        time.now(),
                        kept.who(),
                        change.action().endsWith("Connector") ? AuditEntry.Kind.WORKLOAD_SECURITY : AuditEntry.Kind.AWS,
                        Optional.of(desired.tenant()),
                        Optional.of(desired.account()),
                        change.action(),
                        change.resource(),
                        change.before(),
                        change.after()));
                sent.ifPresent(noted -> audit.orElseThrow().trail().begun(noted));
                entry = sent;
            }
            journal.started(
                    desired.account(),
                    change.action(),
                    change.resource(),
                    entry.map(sent -> new Journal.UntoldWrite(sent.write(), sent.kept())));
        }

        /**
         * It took effect.
         *
         * @param resource what it was done to, as it is known now
         * @param requestId AWS's ID of the request, if it told one
         */
        void done(String resource, Optional<String> requestId) {
            ended(Journal.State.DONE, Outcome.DONE, resource, requestId);
        }

        /** It took effect on the very resource that was named before. */
        void done(Optional<String> requestId) {
            done(change.resource(), requestId);
        }

        /** It failed, and nothing more is going to be known of it. */
        void failed(RemoteCallException failure) {
            if (failure.outcome() == io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome.UNKNOWN) {
                unknown(failure);
            } else {
                ended(Journal.State.REFUSED, Outcome.REFUSED, change.resource(), failure.requestId());
            }
        }

        /** It failed and may have taken effect all the same, whatever the last answer says. */
        void unknown(RemoteCallException failure) {
            ended(Journal.State.UNKNOWN, Outcome.UNKNOWN, change.resource(), failure.requestId());
        }

        /** Nobody heard how it ended, and it may be seen yet: only the journal is told. */
        void unanswered() {
            journal.step(
                    desired.account(), Journal.State.UNKNOWN, change.action(), change.resource(), Optional.empty());
        }

        private void ended(Journal.State state, Outcome outcome, String resource, Optional<String> requestId) {
            // The trail first: what it does not hold the journal must go on naming.
            boolean told = entry.isPresent() && tell(entry.get(), outcome, resource, requestId);
            journal.step(
                    desired.account(),
                    state,
                    change.action(),
                    resource,
                    entry.map(AuditEntry::write).filter(id -> told));
        }

        private boolean tell(AuditEntry sent, Outcome outcome, String resource, Optional<String> requestId) {
            try {
                audit.orElseThrow().trail().append(sent.ended(time.now(), outcome, resource, requestId));
                return true;
            } catch (UncheckedIOException unwritable) {
                trailLost.compareAndSet(
                        null,
                        new RemoteCallException(
                                "audit",
                                FailureKind.AUDIT_TRAIL,
                                io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome.REFUSED,
                                unwritable.getMessage() + "; so the run stops, after " + change.action() + " on "
                                        + resource + " of account " + desired.account(),
                                "Make room or mend the file's rights, and run again with the same journal: what the trail"
                                        + " lacks is added from there",
                                Optional.empty(),
                                true));
                return false;
            }
        }
    }
}
