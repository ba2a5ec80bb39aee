package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.TenantState;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurityUrl;
import java.util.Optional;
import java.util.function.Supplier;

/** What is known of the tenant: its name, whom roles must trust, its external ID. Read once, when first needed. */
final class TenantView {

    private final TenantSettings settings;
    private final WorkloadSecurityUrl url;
    private final WorkloadSecurity service;
    private Optional<ExternalIdReading> reading = Optional.empty();
    private Optional<TenantState.InstanceRole> instanceRole = Optional.empty();

    TenantView(TenantSettings settings, WorkloadSecurityUrl url, WorkloadSecurity service) {
        this.settings = settings;
        this.url = url;
        this.service = service;
    }

    /** Refuses stored values that are not of their form, before anything is opened. */
    static void check(TenantSettings settings) {
        settings.trustedAccount()
                .ifPresent(text ->
                        InvalidInputException.in("trusted-account", () -> TrustedAccount.parse(text, Partition.AWS)));
        settings.externalId()
                .ifPresent(stored -> InvalidInputException.in("external-id-file", () -> new ExternalId(stored.get())));
        settings.newExternalId()
                .ifPresent(next -> InvalidInputException.in("new-external-id-file", () -> new ExternalId(next.get())));
    }

    String name() {
        return settings.name().orElse(url.host());
    }

    /** Cloud One's own account lives in partition aws; a manager of one's own, in the caller's unless an ARN says so. */
    TrustedAccount trusted(Supplier<Partition> callers) {
        AccountId usual = TrustedAccount.CLOUD_ONE;
        String text = settings.trustedAccount().orElse(usual.value());
        boolean needsCaller = !url.isCloudOne() && !text.startsWith("arn:");
        return TrustedAccount.parse(text, needsCaller ? callers.get() : Partition.AWS);
    }

    synchronized ExternalId externalId() {
        if (settings.externalId().isPresent()) {
            return new ExternalId(settings.externalId().get().get());
        }
        if (readExternalId() instanceof ExternalIdReading.Shown shown) {
            return shown.externalId();
        }
        throw new InvalidInputException(
                "external-id-file",
                "tenant " + name() + " does not show its external ID to this key ("
                        + ((ExternalIdReading.NotShown) readExternalId()).reason() + "), so the stored one is needed");
    }

    /** The external ID that the tenant's accounts are being moved to, while they are. */
    Optional<ExternalId> newExternalId() {
        return settings.newExternalId().map(next -> new ExternalId(next.get()));
    }

    /** The same, where it can't be done without. */
    ExternalId requireNewExternalId() {
        return newExternalId()
                .orElseThrow(() -> new InvalidInputException(
                        "new-external-id-file",
                        "to change the external ID the new one is needed, beside the stored one of tenant " + name()));
    }

    synchronized TenantFacts.ExternalIdComparison compareExternalId() {
        if (settings.externalId().isEmpty()) {
            return TenantFacts.ExternalIdComparison.NONE_STORED;
        }
        if (!(readExternalId() instanceof ExternalIdReading.Shown shown)) {
            return TenantFacts.ExternalIdComparison.NOT_SHOWN;
        }
        return shown.externalId().equals(externalId())
                ? TenantFacts.ExternalIdComparison.SAME
                : TenantFacts.ExternalIdComparison.DIFFERENT;
    }

    synchronized TenantState state(boolean withInstanceRole) {
        return new TenantState(
                Optional.of(readExternalId()),
                withInstanceRole ? readInstanceRole() : TenantState.InstanceRole.NOT_ASKED);
    }

    synchronized ExternalIdReading readExternalId() {
        if (reading.isEmpty()) {
            reading = Optional.of(service.readExternalId());
        }
        return reading.get();
    }

    private TenantState.InstanceRole readInstanceRole() {
        if (instanceRole.isEmpty()) {
            instanceRole = Optional.of(service.readInstanceRoleSetting()
                    .map(on -> on ? TenantState.InstanceRole.ON : TenantState.InstanceRole.OFF)
                    .orElse(TenantState.InstanceRole.UNKNOWN));
        }
        return instanceRole.get();
    }
}
