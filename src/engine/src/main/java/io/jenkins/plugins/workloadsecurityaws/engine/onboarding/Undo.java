package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What this run made from nothing, newest first, and how to take it back. Mends of things that stood before are kept: to
 * bring a broken or unsafe role back would help nobody. Used by one thread.
 */
final class Undo {

    private record Entry(Change made, Runnable takeBack) {}

    private final AccountId account;
    private final Journal journal;
    private final Deque<Entry> entries = new ArrayDeque<>();

    Undo(AccountId account, Journal journal) {
        this.account = account;
        this.journal = journal;
    }

    void made(Change change, Runnable takeBack) {
        entries.push(new Entry(change, takeBack));
    }

    /** Takes everything back; what can't be taken back becomes a finding. */
    List<Change> takeBack(List<Finding> findings) {
        List<Change> undone = new ArrayList<>();
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            Change made = entry.made();
            try {
                entry.takeBack().run();
                journal.record(account, Journal.State.UNDONE, made);
                undone.add(made);
            } catch (RemoteCallException failure) {
                journal.record(account, Journal.State.LEFT_BEHIND, made);
                findings.add(Finding.error(
                        FindingCode.LEFT_BEHIND,
                        made.action() + " on " + made.resource() + " (" + made.detail() + ") could not be taken back: "
                                + failure.getMessage(),
                        "Run again to carry on from there, or remove it by hand. " + failure.remedy()));
            }
        }
        return undone;
    }
}
