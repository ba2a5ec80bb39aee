package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountListener;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import java.io.PrintStream;

/** Says in a build's log what is being changed, and for what the step waits. */
record ChangeLog(PrintStream log) implements AccountListener {

    @Override
    public void changed(AccountOutcome.ChangeItem change) {
        log.println(Messages.AccountWork_change(change.action(), change.resource(), change.detail()));
    }

    @Override
    public void waits(String why) {
        log.println(Messages.ChangeLog_waits(why));
    }
}
