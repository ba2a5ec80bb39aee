package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;

/** Does the run's command on one account. Thread-safe; what fails on the account is a finding in the report. */
@FunctionalInterface
public interface Visitor {

    /**
     * Visits one account.
     *
     * @param account the account
     * @return what was found and done
     */
    AccountReport visit(SelectedAccount account);
}
