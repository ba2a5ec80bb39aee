package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AccountState;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.OrganizationAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connectors without a living account or role, and living accounts without a connector. Pure functions. */
public final class Orphans {

    private Orphans() {}

    /**
     * Compares an organization with a tenant.
     *
     * @param organization all accounts of the organization, whatever their state
     * @param connectors all connectors of the tenant
     * @param withoutRole accounts that were found without the cross-account role
     * @param toldAlready accounts whose missing connector is told elsewhere, or is wanted so
     * @return findings, first those on connectors in the order of the connectors, then those on accounts
     */
    public static List<Finding> find(
            Collection<OrganizationAccount> organization,
            Collection<Connector> connectors,
            Set<AccountId> withoutRole,
            Set<AccountId> toldAlready) {
        Map<String, OrganizationAccount> members = new HashMap<>();
        organization.forEach(account -> members.put(account.id().value(), account));
        List<Finding> findings = new ArrayList<>();
        Set<String> connected = new HashSet<>();
        for (Connector connector : connectors) {
            String account = connector.account();
            connected.add(account);
            // A connector that tells neither its account nor a role can't be an orphan of any account.
            if (!account.isEmpty()) {
                ofConnector(connector, account, Optional.ofNullable(members.get(account)), withoutRole)
                        .ifPresent(findings::add);
            }
        }
        organization.stream()
                .filter(account -> account.state() == AccountState.ACTIVE)
                .filter(account -> !connected.contains(account.id().value()))
                .filter(account -> !toldAlready.contains(account.id()))
                .map(Orphans::ofAccount)
                .forEach(findings::add);
        return findings;
    }

    private static Optional<Finding> ofConnector(
            Connector connector, String account, Optional<OrganizationAccount> member, Set<AccountId> withoutRole) {
        String which = "connector " + connector.id() + " is for account " + account
                + member.map(OrganizationAccount::name)
                        .filter(name -> !name.isBlank())
                        .map(name -> " (" + name + ")")
                        .orElse("");
        if (member.isEmpty()) {
            return Optional.of(
                    Finding.warning(
                            FindingCode.CONNECTOR_OUTSIDE_ORGANIZATION,
                            which + ", which is not in the organization",
                            "Remove the account (offboard) if it left; leave it if it belongs to another organization on purpose"));
        }
        AccountState state = member.get().state();
        if (state == AccountState.CLOSED || state == AccountState.PENDING_CLOSURE) {
            return Optional.of(Finding.warning(
                    FindingCode.CONNECTOR_OF_CLOSED_ACCOUNT,
                    which + ", and " + state.clause(),
                    "Remove the account (offboard): its connector can't synchronise any more"
                            + (state == AccountState.CLOSED ? "" : " once it is closed")));
        }
        if (state == AccountState.SUSPENDED || state == AccountState.PENDING_ACTIVATION) {
            return Optional.of(Finding.warning(
                    FindingCode.CONNECTOR_OF_SUSPENDED_ACCOUNT,
                    which + ", and " + state.clause(),
                    "Ask AWS Support why the account is suspended; remove it (offboard) if it was closed"));
        }
        if (state == AccountState.UNKNOWN) {
            return Optional.of(Finding.warning(
                    FindingCode.CONNECTOR_OF_ACCOUNT_IN_UNKNOWN_STATE,
                    which + ", and " + state.clause(),
                    "Look at the account in the AWS Organizations console; remove it (offboard) if it was closed"));
        }
        if (withoutRole.contains(member.get().id())) {
            return Optional.of(Finding.warning(
                    FindingCode.CONNECTOR_WITHOUT_ROLE,
                    which + ", where its cross-account role is gone",
                    "Repair the account, or remove it (offboard) if it is no longer to be protected"));
        }
        return Optional.empty();
    }

    private static Finding ofAccount(OrganizationAccount account) {
        return Finding.info(
                FindingCode.ACCOUNT_WITHOUT_CONNECTOR,
                "account " + account.id() + (account.name().isBlank() ? "" : " (" + account.name() + ")")
                        + " of the organization has no connector",
                "Add the account (onboard), or exclude it if it is not to be protected");
    }
}
