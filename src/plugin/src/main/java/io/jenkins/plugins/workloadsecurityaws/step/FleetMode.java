package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/** What one step does on many accounts. */
enum FleetMode {
    /** Says what onboarding would change. */
    PLAN,
    /** Looks, and writes nothing. */
    VERIFY,
    /** Puts accounts under Workload Security. */
    ONBOARD,
    /** Puts known accounts right. */
    REPAIR,
    /** Moves accounts to the tenant's new external ID. */
    ROTATE,
    /** Takes accounts out. */
    OFFBOARD;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FleetMode parse(@CheckForNull String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Messages.FleetMode_unknown(label)));
    }

    Use use() {
        return this == PLAN || this == VERIFY ? Use.VERIFY : Use.CHANGE;
    }

    String verb() {
        return switch (this) {
            case PLAN -> Messages.AddAwsAccountStep_planning();
            case VERIFY -> Messages.VerifyAwsAccountStep_verifying();
            case ONBOARD -> Messages.AddAwsAccountStep_adding();
            case REPAIR -> Messages.RepairAwsAccountStep_repairing();
            case ROTATE -> Messages.AwsAccountsStep_rotating();
            case OFFBOARD -> Messages.RemoveAwsAccountStep_removing();
        };
    }

    FleetCommand command(AwsAccountsStep step) {
        Integer confirm = step.getConfirm();
        return switch (this) {
            case PLAN -> FleetCommand.plan();
            case VERIFY -> step.isProve() ? FleetCommand.prove() : FleetCommand.verify(step.isQuick());
            case ONBOARD -> FleetCommand.onboard();
            case REPAIR -> FleetCommand.repair(false);
            case ROTATE -> FleetCommand.rotateExternalId(false);
            case OFFBOARD ->
                FleetCommand.offboard(
                        step.isDeleteRole(), confirm == null ? OptionalInt.empty() : OptionalInt.of(confirm));
        };
    }
}
