package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jenkinsci.Symbol;

/** Warns of API keys that expire within two weeks. */
@Extension
@Symbol("workloadSecurityKeyExpiry")
public class KeyExpiryMonitor extends TenantMonitor {

    private static final Duration NEAR = Duration.ofDays(14);

    @Override
    public String getDisplayName() {
        return Messages.KeyExpiryMonitor_displayName();
    }

    @Override
    List<String> warnings(Place place, TenantRecord record, Instant now) {
        Instant expires = record.keyExpires();
        if (expires == null || expires.isAfter(now.plus(NEAR))) {
            return List.of();
        }
        LocalDate day = LocalDate.ofInstant(expires, ZoneOffset.UTC);
        return List.of(
                expires.isAfter(now)
                        ? Messages.KeyExpiryMonitor_warning(place.fullName(), day)
                        : Messages.KeyExpiryMonitor_expired(place.fullName(), day));
    }
}
