package io.jenkins.plugins.workloadsecurityaws.known;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a tenant and its accounts. Immutable; holds no secret.
 *
 * @param tenant the tenant's full name, for people who read the file
 * @param lastRun the last verification of all accounts
 * @param next when it is to be done next; null: no schedule was looked at yet
 * @param keyExpires when the API key for verification expires; null: never, or not told
 * @param organization how it stands to its AWS organization; null: it is not compared with one
 * @param accounts the accounts by ID
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TenantRecord(
        String tenant,
        LastRun lastRun,
        @CheckForNull NextRun next,
        @CheckForNull Instant keyExpires,
        @CheckForNull OrganizationState organization,
        SortedMap<String, KnownAccount> accounts) {

    /**
     * The last verification of all accounts.
     *
     * @param started when it began, or null
     * @param finished when it ended, or null while it runs or after Jenkins was killed
     * @param by the schedule or user
     * @param problem why it could not be done, or null
     * @param credentialsRefused whether a credential was refused
     */
    public record LastRun(
            @CheckForNull Instant started,
            @CheckForNull Instant finished,
            String by,
            @CheckForNull String problem,
            boolean credentialsRefused) {

        static final LastRun NEVER = new LastRun(null, null, "", null, false);
    }

    /**
     * The next verification of all accounts.
     *
     * @param cron the times that it was computed from
     * @param due when, or null if never
     */
    public record NextRun(String cron, @CheckForNull Instant due) {}

    /** Copies the map. */
    public TenantRecord {
        lastRun = lastRun == null ? LastRun.NEVER : lastRun;
        accounts = Collections.unmodifiableSortedMap(accounts == null ? new TreeMap<>() : new TreeMap<>(accounts));
    }

    static TenantRecord empty(String tenant) {
        return new TenantRecord(tenant, LastRun.NEVER, null, null, null, new TreeMap<>());
    }

    /**
     * The connectors were listed: accounts that nobody added from here and that have no connector any more are
     * forgotten.
     *
     * @param connectors all connectors of the tenant
     * @return the record with them
     */
    public TenantRecord withConnectors(List<Connector> connectors) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>();
        accounts.forEach((id, account) -> {
            if (account.addedBy() != null) {
                changed.put(id, account.withoutConnector());
            }
        });
        for (Connector connector : connectors) {
            if (!connector.account().isEmpty()) {
                KnownAccount before =
                        accounts.getOrDefault(connector.account(), KnownAccount.unseen(connector.account()));
                changed.put(connector.account(), before.connectedBy(connector));
            }
        }
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * Accounts were verified.
     *
     * @param outcomes what was found, by account
     * @param when when
     * @param by the build, user or schedule
     * @return the record with them
     */
    public TenantRecord withVerified(Map<String, AccountReport> outcomes, Instant when, String by) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        outcomes.forEach((id, outcome) -> changed.put(
                id, accounts.getOrDefault(id, KnownAccount.unseen(id)).verified(outcome, when, by)));
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * Accounts were to be repaired.
     *
     * @param visited IDs of those that were visited for it
     * @param waiting IDs of those whose repair was left to whoever is asked
     * @return the record with it
     */
    public TenantRecord withWaiting(Set<String> visited, Set<String> waiting) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        visited.forEach(id -> changed.computeIfPresent(id, (key, known) -> known.waiting(waiting.contains(id))));
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * Accounts came to a good end in a run whose reports of them went with an earlier process.
     *
     * @param ids their IDs
     * @param connectors connectors of the tenant, theirs among them
     * @param when before they were looked at; what was found later counts more
     * @param by the build
     * @return the record with those of them that are known
     */
    public TenantRecord withGoodEnds(Set<String> ids, List<Connector> connectors, Instant when, String by) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        changed.replaceAll((id, known) -> ids.contains(id) ? known.fineSince(when, by) : known);
        connectors.stream()
                .filter(connector -> ids.contains(connector.account()))
                .forEach(connector ->
                        changed.computeIfPresent(connector.account(), (id, known) -> known.connectedBy(connector)));
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * Accounts were seen in a stage of a change of the external ID, and nothing else is known of them.
     *
     * @param stages the stages by account
     * @return the record with those of them that are known
     */
    public TenantRecord withStages(Map<String, RotationStage> stages) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        stages.forEach((id, stage) -> changed.computeIfPresent(id, (key, known) -> known.inStage(stage)));
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /** {@return the record without any: the change is over for the whole tenant} */
    public TenantRecord withoutStages() {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        changed.replaceAll((id, known) -> known.inStage(null));
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * An account was added from here.
     *
     * @param account its ID
     * @param by the build or user
     * @return the record with it
     */
    public TenantRecord withAdded(String account, String by) {
        return withAdded(Set.of(account), by);
    }

    /**
     * Accounts were added from here.
     *
     * @param ids their IDs
     * @param by the build or user
     * @return the record with them
     */
    public TenantRecord withAdded(Set<String> ids, String by) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        ids.forEach(account ->
                changed.compute(account, (id, known) -> (known == null ? KnownAccount.unseen(id) : known).addedBy(by)));
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * Accounts were taken out.
     *
     * @param ids their IDs
     * @return the record without them
     */
    public TenantRecord without(Set<String> ids) {
        SortedMap<String, KnownAccount> changed = new TreeMap<>(accounts);
        changed.keySet().removeAll(ids);
        return new TenantRecord(tenant, lastRun, next, keyExpires, organization, changed);
    }

    /**
     * A verification of all accounts began or ended.
     *
     * @param run how it stands
     * @param expires when the key expires, or null
     * @return the record with it
     */
    public TenantRecord withRun(LastRun run, @CheckForNull Instant expires) {
        return new TenantRecord(tenant, run, next, expires, organization, accounts);
    }

    /**
     * The schedule was looked at.
     *
     * @param run when the accounts are to be verified next, or null without a schedule
     * @return the record with it
     */
    public TenantRecord withNext(@CheckForNull NextRun run) {
        return new TenantRecord(tenant, lastRun, run, keyExpires, organization, accounts);
    }

    /**
     * The tenant was compared with its organization.
     *
     * @param state how it stands, or null where there is none to compare with
     * @return the record with it
     */
    public TenantRecord withOrganization(@CheckForNull OrganizationState state) {
        return new TenantRecord(tenant, lastRun, next, keyExpires, state, accounts);
    }

    /** {@return the accounts whose repair a scheduled run left to whoever is asked} */
    @JsonIgnore
    public List<KnownAccount> waiting() {
        return accounts.values().stream().filter(KnownAccount::waits).toList();
    }

    /** {@return the accounts with which something is wrong} */
    @JsonIgnore
    public List<KnownAccount> drifted() {
        return accounts.values().stream().filter(KnownAccount::isDrifted).toList();
    }
}
