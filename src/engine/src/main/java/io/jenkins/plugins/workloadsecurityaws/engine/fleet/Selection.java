package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import java.util.List;

/**
 * Which accounts a run visits, and which it met and leaves out. Each account stands in one of the lists, once.
 *
 * @param accounts to be visited, in this order
 * @param skipped left out
 */
public record Selection(List<SelectedAccount> accounts, List<SkippedAccount> skipped) {

    /** Copies the lists. */
    public Selection {
        accounts = List.copyOf(accounts);
        skipped = List.copyOf(skipped);
    }
}
