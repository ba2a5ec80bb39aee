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
        return writes() ? Use.CHANGE : Use.VERIFY;
    }

    /** {@return whether it writes, unless it is a dry run} */
    boolean writes() {
        return this != PLAN && this != VERIFY;
    }

    String verb(boolean dryRun) {
        if (dryRun) {
            return switch (this) {
                case PLAN, VERIFY, ONBOARD -> Messages.AddAwsAccountStep_planning();
                case REPAIR -> Messages.RepairAwsAccountStep_planning();
                case ROTATE -> Messages.AwsAccountsStep_planningToRotate();
                case OFFBOARD -> Messages.RemoveAwsAccountStep_planning();
            };
        }
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
            case ONBOARD -> step.isDryRun() ? FleetCommand.plan() : FleetCommand.onboard();
            case REPAIR -> FleetCommand.repair(step.isDryRun());
            case ROTATE -> FleetCommand.rotateExternalId(step.isDryRun());
            case OFFBOARD ->
                step.isDryRun()
                        ? FleetCommand.planOffboard(step.isDeleteRole())
                        : FleetCommand.offboard(
                                step.isDeleteRole(), confirm == null ? OptionalInt.empty() : OptionalInt.of(confirm));
        };
    }
}
