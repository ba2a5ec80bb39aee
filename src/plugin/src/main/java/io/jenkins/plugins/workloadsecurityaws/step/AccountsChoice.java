package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.OrganizationAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.tenant.OrganizationText;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads which accounts a step is about. What is contradictory is refused: naming one account must never mean all. */
final class AccountsChoice {

    private static final Pattern ONLY_IDS = Pattern.compile("[0-9,\\s]+");

    private AccountsChoice() {}

    /** Checks what can be checked without a call. */
    static void check(ManyAccountsStep step) throws AbortException {
        boolean listed = step.getAccounts() != null;
        if (listed && step.isOrganization()) {
            throw new AbortException(Messages.AccountsChoice_both());
        }
        if (step.isOrganization()) {
            wanted(step).check();
        } else if (step.getInclude() != null || step.getExclude() != null || step.getAccountTags() != null) {
            throw new AbortException(Messages.AccountsChoice_organizationOnly());
        } else if (!listed) {
            throw new AbortException(Messages.FleetOperation_noAccounts());
        }
    }

    /** The accounts; an organization is read here. */
    static FleetAccounts of(ManyAccountsStep step, Fleet fleet, FleetCommand command) throws AbortException {
        if (!step.isOrganization()) {
            return listed(Util.fixNull(step.getAccounts()));
        }
        try {
            return fleet.choose(command, wanted(step));
        } catch (RemoteCallException unreadable) {
            throw new AbortException(Messages.AccountsChoice_unreadable(unreadable.getMessage(), unreadable.remedy()));
        }
    }

    private static OrganizationAccounts wanted(ManyAccountsStep step) {
        return OrganizationText.read(step.getInclude(), step.getExclude(), step.getAccountTags());
    }

    private static FleetAccounts listed(String text) {
        if (!ONLY_IDS.matcher(text).matches()) {
            return FleetAccounts.fromFile(text);
        }
        return FleetAccounts.ofIds(Arrays.stream(text.split("[,\\s]+"))
                .filter(each -> !each.isEmpty())
                .toList());
    }
}
