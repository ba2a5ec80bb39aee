package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Takes back what a run made from nothing, newest first. Mends of things that stood before are kept: to bring a broken or
 * unsafe role back would help nobody. Used by one thread.
 */
final class Rollback {

    private record Entry(Change made, BooleanSupplier takeBack) {}

    private final DesiredState desired;
    private final Journal journal;
    private final Waiter waiter;
    private final Deque<Entry> entries = new ArrayDeque<>();

    Rollback(DesiredState desired, Journal journal, Waiter waiter) {
        this.desired = desired;
        this.journal = journal;
        this.waiter = waiter;
    }

    /** Notes what was made, and how it is deleted; that tells whether there was anything to delete. */
    void made(Change change, BooleanSupplier delete) {
        entries.push(new Entry(change, delete));
    }

    /** Takes everything back; what can't be taken back becomes a finding. */
    List<Change> takeBack(List<Finding> findings) {
        List<Change> undone = new ArrayList<>();
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            Change made = entry.made();
            try {
                delete(entry);
                journal.step(desired.account(), Journal.State.UNDONE, made.action(), made.resource());
                undone.add(made);
            } catch (RemoteCallException failure) {
                journal.step(desired.account(), Journal.State.LEFT_BEHIND, made.action(), made.resource());
                findings.add(Finding.error(
                        FindingCode.LEFT_BEHIND,
                        made.action() + " on " + made.resource() + " (" + made.detail() + ") could not be taken back: "
                                + failure.getMessage(),
                        "Run again to carry on from there, or remove it by hand. " + failure.remedy()));
            }
        }
        return undone;
    }

    /** What was made a moment ago and is said not to be there may only not be seen yet: one such answer is not believed. */
    private void delete(Entry entry) {
        String what =
                "taking back " + entry.made().action() + " on " + entry.made().resource();
        int[] absent = {0};
        waiter.until(
                what,
                1,
                () -> waiter.whileNotYet(what, failure -> failure.kind() == FailureKind.CONFLICT, () -> {
                    boolean deleted = entry.takeBack().getAsBoolean();
                    absent[0] = deleted ? 0 : absent[0] + 1;
                    return deleted || absent[0] >= waiter.goodReads();
                }));
    }
}
