package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.OrganizationAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.KeptSelection;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationChoice;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationSelector;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Orphans;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Selection;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountRunner;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The caller's organization as a fleet sees it: where its accounts come from, and what connectors stand beside them. */
final class OrganizationView {

    private final EngineParts parts;

    OrganizationView(EngineParts parts) {
        this.parts = parts;
    }

    /** Chooses accounts, or takes up again what an unfinished run of the same journal chose. */
    FleetAccounts choose(FleetCommand command, OrganizationAccounts wanted, Optional<Path> journal) {
        OrganizationChoice choice = wanted.choice();
        String asked = command.label() + " " + choice;
        Optional<Selection> kept = journal.flatMap(directory -> new KeptSelection(directory).of(asked));
        Selection selection = kept.isPresent()
                ? kept.get()
                : InvalidInputException.in("organization", () -> new OrganizationSelector(
                                parts.aws().organization(),
                                parts.aws().callerIdentity().account(),
                                choice)
                        .select());
        return FleetAccounts.ofOrganization(selection, asked);
    }

    /** Compares the organization with the tenant's connectors; accounts that were not chosen need none. */
    List<Finding> orphans(FleetAccounts chosen) {
        Set<String> ids = Set.copyOf(chosen.ids());
        List<OrganizationAccount> members = parts.aws().organization().accounts();
        Set<AccountId> others = members.stream()
                .map(OrganizationAccount::id)
                .filter(id -> !ids.contains(id.value()))
                .collect(Collectors.toSet());
        return Orphans.find(members, parts.connectors().all(), Set.of(), others);
    }

    /** The same after a run, which has told of its own accounts already. */
    List<Finding> orphansBeside(List<FleetEntry> entries) {
        Set<AccountId> told = new HashSet<>();
        Set<AccountId> withoutRole = new HashSet<>();
        for (FleetEntry entry : entries) {
            told.add(entry.account());
            if (entry.findings().stream().anyMatch(finding -> finding.code() == FindingCode.ROLE_MISSING)) {
                withoutRole.add(entry.account());
            }
        }
        try {
            return Orphans.find(
                    parts.aws().organization().accounts(), parts.connectors().all(), withoutRole, told);
        } catch (RemoteCallException failure) {
            return List.of(AccountRunner.findingOf(failure));
        }
    }
}
