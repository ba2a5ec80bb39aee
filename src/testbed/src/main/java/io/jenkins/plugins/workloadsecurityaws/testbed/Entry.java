package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the manager can enter each account with the external ID that its connector uses, from moment to moment: looked at
 * after each write to a role, each change of a connector, and each call while a write has not propagated. While one has
 * not, the manager may meet the old state and the new one, so both must let it in. A connector synchronises only while it
 * can be entered. Thread-safe.
 */
final class Entry {

    private final Vendor vendor;
    private final StsOperations sts;
    private final Clock clock;
    private final Map<Long, String> idsInUse = new HashMap<>();
    private final Set<Long> open = new HashSet<>();
    private final Set<String> propagating = new HashSet<>();
    private final List<Gap> gaps = new ArrayList<>();

    Entry(Vendor vendor, StsOperations sts, Clock clock) {
        this.vendor = vendor;
        this.sts = sts;
        this.clock = clock;
    }

    /** The external ID that a connector enters with; empty where its entry is not looked at. */
    synchronized Optional<String> idInUse(long connector) {
        return Optional.ofNullable(idsInUse.get(connector));
    }

    /** Whether a connector can enter with an external ID at this moment. */
    boolean enters(VendorConnector connector, String externalId) {
        return vendor.usesInstanceRole()
                && connector
                        .roleArn()
                        .filter(arn -> sts.surelyAssumable(arn, vendor.manager(externalId)))
                        .isPresent();
    }

    /** A connector enters with this external ID from now on. */
    synchronized void uses(VendorConnector connector, String externalId) {
        idsInUse.put(connector.id(), externalId);
        look(connector.accountId());
    }

    /** All moments without entry so far, in their order. */
    synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Looks again where a write had not propagated at the last look. */
    synchronized void look() {
        List.copyOf(propagating).forEach(this::look);
    }

    synchronized void look(String account) {
        propagating.remove(account);
        for (VendorConnector connector : vendor.connectorsOf(account)) {
            String id = idsInUse.get(connector.id());
            if (id != null && connector.roleArn().isPresent()) {
                look(connector, id);
            }
        }
    }

    private void look(VendorConnector connector, String externalId) {
        if (sts.isPropagating(connector.roleArn().orElseThrow())) {
            propagating.add(connector.accountId());
        }
        Instant now = clock.instant();
        boolean enters = enters(connector, externalId);
        if (enters && open.add(connector.id())) {
            gaps.replaceAll(
                    gap -> gap.connector() == connector.id() && gap.until().isEmpty() ? gap.endedAt(now) : gap);
            vendor.replace(connector.resumedAt(now));
        }
        if (!enters && open.remove(connector.id())) {
            gaps.add(new Gap(connector.accountId(), connector.id(), now, Optional.empty()));
        }
        if (!enters && connector.stoppedSyncAt().isEmpty()) {
            vendor.replace(connector.stoppedAt(now));
        }
    }
}
