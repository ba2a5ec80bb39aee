package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Organization;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.OrganizationAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The organizational units as far as they were walked; no unit is read twice. Used by one thread. */
final class UnitTree {

    private final Organization organization;
    private final Map<String, Optional<List<OrganizationAccount>>> accounts = new HashMap<>();
    private final Map<String, List<String>> units = new HashMap<>();

    UnitTree(Organization organization) {
        this.organization = organization;
    }

    /** The accounts of a unit and of all units below it. */
    List<OrganizationAccount> below(String unit) {
        if (accountsOf(unit).isEmpty()) {
            throw new InvalidInputException("there is no organizational unit " + unit + " in the organization");
        }
        List<OrganizationAccount> found = new ArrayList<>();
        walk(unit, List.of(), found);
        return found;
    }

    private void walk(String unit, List<String> above, List<OrganizationAccount> found) {
        List<String> path = new ArrayList<>(above);
        path.add(unit);
        // A unit that is gone by the time it is read holds nothing any more.
        accountsOf(unit).orElse(List.of()).forEach(account -> found.add(account.within(path)));
        units.computeIfAbsent(unit, id -> organization.unitsOf(id).orElse(List.of()))
                .forEach(child -> walk(child, path, found));
    }

    private Optional<List<OrganizationAccount>> accountsOf(String unit) {
        return accounts.computeIfAbsent(unit, organization::accountsOf);
    }
}
