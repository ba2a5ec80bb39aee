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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Takes back what a run made from nothing, newest first. Mends of things that stood before are kept: to bring a broken or
 * unsafe role back would help nobody. Used by one thread.
 */
final class Rollback {

    private record Entry(Change made, String action, Supplier<Optional<String>> takeBack) {}

    private final DesiredState desired;
    private final WriteLog writes;
    private final Waiter waiter;
    private final Deque<Entry> entries = new ArrayDeque<>();

    Rollback(DesiredState desired, WriteLog writes, Waiter waiter) {
        this.desired = desired;
        this.writes = writes;
        this.waiter = waiter;
    }

    /**
     * Notes what was made, and how it is deleted.
     *
     * @param action the API operation that deletes it
     * @param delete deletes it; tells AWS's ID of the request, and nothing where there was nothing to delete
     */
    void made(Change change, String action, Supplier<Optional<String>> delete) {
        entries.push(new Entry(change, action, delete));
    }

    /** Takes everything back; what can't be taken back becomes a finding. */
    List<Change> takeBack(List<Finding> findings) {
        List<Change> undone = new ArrayList<>();
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            Change made = entry.made();
            Change taken = new Change(entry.action(), made.resource(), made.detail(), made.after(), Optional.empty());
            try {
                WriteLog.Write write = writes.write(desired, taken);
                write.started();
                try {
                    write.done(delete(entry));
                } catch (RemoteCallException failure) {
                    write.failed(failure);
                    throw failure;
                }
                note(Journal.State.UNDONE, made);
                undone.add(made);
            } catch (RemoteCallException failure) {
                note(Journal.State.LEFT_BEHIND, made);
                findings.add(Finding.error(
                        FindingCode.LEFT_BEHIND,
                        made.action() + " on " + made.resource() + " (" + made.detail() + ") could not be taken back: "
                                + failure.getMessage(),
                        "Run again to carry on from there, or remove it by hand. " + failure.remedy()));
            }
        }
        return undone;
    }

    private void note(Journal.State state, Change made) {
        writes.journal().step(desired.account(), state, made.action(), made.resource(), Optional.empty());
    }

    /** What was made a moment ago and is said not to be there may only not be seen yet: one such answer is not believed. */
    private Optional<String> delete(Entry entry) {
        String what =
                "taking back " + entry.made().action() + " on " + entry.made().resource();
        int[] absent = {0};
        AtomicReference<Optional<String>> requestId = new AtomicReference<>(Optional.empty());
        waiter.until(
                what,
                1,
                () -> waiter.whileNotYet(what, failure -> failure.kind() == FailureKind.CONFLICT, () -> {
                    requestId.set(entry.takeBack().get());
                    absent[0] = requestId.get().isPresent() ? 0 : absent[0] + 1;
                    return requestId.get().isPresent() || absent[0] >= waiter.goodReads();
                }));
        return requestId.get();
    }
}
