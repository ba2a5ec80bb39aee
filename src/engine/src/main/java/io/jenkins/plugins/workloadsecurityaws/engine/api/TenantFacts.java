package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.KeyDescription;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Instant;
import java.util.Optional;

/**
 * What a tenant tells about itself and the API key in use. Everything may be absent: a key need not be allowed to read
 * it.
 *
 * @param managerVersion the manager's version
 * @param keyName the key's name in the console
 * @param keyRole the role that gives the key its rights, an ID or URN
 * @param keyActive whether the key is active
 * @param keyExpires when the key expires; absent: never, or not told
 * @param instanceRole whether the manager uses its instance role, which cross-account roles need
 * @param externalId how the stored external ID compares with the tenant's own
 */
public record TenantFacts(
        Optional<String> managerVersion,
        Optional<String> keyName,
        Optional<String> keyRole,
        Optional<Boolean> keyActive,
        Optional<Instant> keyExpires,
        Optional<Boolean> instanceRole,
        ExternalIdComparison externalId) {

    /** How the stored external ID compares with the tenant's own. */
    public enum ExternalIdComparison {
        /** They are the same. */
        SAME,
        /** They differ, so roles made with the stored one can't be used. */
        DIFFERENT,
        /** The tenant does not show its own to this key. */
        NOT_SHOWN,
        /** None is stored. */
        NONE_STORED
    }

    /** A connector search comes first: a key that may not read connectors is of no use, and the failed call says why. */
    static TenantFacts of(WorkloadSecurity service, TenantView tenant) {
        service.findConnectors(TrustedAccount.CLOUD_ONE);
        Optional<KeyDescription> key = service.describeKey();
        Optional<Boolean> instanceRole = service.readInstanceRoleSetting();
        return new TenantFacts(
                service.managerVersion(),
                key.map(KeyDescription::name).filter(name -> !name.isEmpty()),
                key.map(KeyDescription::role).filter(role -> !role.isEmpty()),
                key.flatMap(KeyDescription::active),
                key.flatMap(KeyDescription::expires),
                instanceRole,
                tenant.compareExternalId());
    }
}
