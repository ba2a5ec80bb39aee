package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountRunner;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Depth;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What is done on each account of a fleet.
 *
 * @param kind the command
 * @param dryRun whether it is only told what would be changed
 * @param quick whether verification reads only the trust policy and this product's own inline policy
 * @param deleteRole whether offboarding deletes the role too
 * @param confirmed how many accounts the user expects to be offboarded; without it none is
 */
public record FleetCommand(Kind kind, boolean dryRun, boolean quick, boolean deleteRole, OptionalInt confirmed) {

    /** The command's name. */
    public enum Kind {
        /** Tells what onboarding would change. */
        PLAN,
        /** Looks whether the account is as it should be. */
        VERIFY,
        /** Looks, and proves by experiment that the role is guarded. */
        PROVE,
        /** Puts the account under Workload Security. */
        ONBOARD,
        /** Mends an account that was added before. */
        REPAIR,
        /** Moves the account to the tenant's new external ID. */
        ROTATE,
        /** Takes the account out. */
        OFFBOARD
    }

    /** {@return the command that tells what onboarding would change} */
    public static FleetCommand plan() {
        return new FleetCommand(Kind.PLAN, true, false, false, OptionalInt.empty());
    }

    /**
     * The command that looks and writes nothing.
     *
     * @param quick whether three calls to AWS an account are to do
     * @return the command
     */
    public static FleetCommand verify(boolean quick) {
        return new FleetCommand(Kind.VERIFY, false, quick, false, OptionalInt.empty());
    }

    /**
     * The command that looks and proves by experiment, which writes: see {@link Engine#prove}. For accounts of a list only,
     * not for those of an organization.
     *
     * @return the command
     */
    public static FleetCommand prove() {
        return new FleetCommand(Kind.PROVE, false, false, false, OptionalInt.empty());
    }

    /** {@return the command that puts accounts under Workload Security} */
    public static FleetCommand onboard() {
        return new FleetCommand(Kind.ONBOARD, false, false, false, OptionalInt.empty());
    }

    /**
     * The command that mends accounts that were added before.
     *
     * @param dryRun whether it is only told what would be changed
     * @return the command
     */
    public static FleetCommand repair(boolean dryRun) {
        return new FleetCommand(Kind.REPAIR, dryRun, false, false, OptionalInt.empty());
    }

    /**
     * The command that moves accounts to the tenant's new external ID: see {@link Engine#rotateExternalId}.
     *
     * @param dryRun whether it is only told what would be changed, and the stage of each account
     * @return the command
     */
    public static FleetCommand rotateExternalId(boolean dryRun) {
        return new FleetCommand(Kind.ROTATE, dryRun, false, false, OptionalInt.empty());
    }

    /**
     * The command that takes accounts out.
     *
     * @param deleteRole whether the role is deleted too
     * @param confirmed how many accounts the user expects it to be
     * @return the command
     */
    public static FleetCommand offboard(boolean deleteRole, OptionalInt confirmed) {
        return new FleetCommand(Kind.OFFBOARD, false, false, deleteRole, confirmed);
    }

    /**
     * The command that tells what {@link #offboard} would change.
     *
     * @param deleteRole whether the role would be deleted
     * @return the command
     */
    public static FleetCommand planOffboard(boolean deleteRole) {
        return new FleetCommand(Kind.OFFBOARD, true, false, deleteRole, OptionalInt.empty());
    }

    /** {@return the command's name as users see it} */
    public String label() {
        return switch (kind) {
            case PROVE -> Kind.VERIFY.name().toLowerCase(Locale.ROOT);
            case ROTATE -> Attempts.ROTATE;
            default -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    /** {@return whether anything is written} */
    boolean writes() {
        return !dryRun && kind != Kind.VERIFY && kind != Kind.PLAN;
    }

    Intent intent() {
        return switch (kind) {
            case PLAN, ONBOARD -> Intent.ONBOARD;
            case VERIFY, PROVE -> Intent.VERIFY;
            case ROTATE -> Intent.ROTATE;
            case REPAIR -> Intent.REPAIR;
            case OFFBOARD -> Intent.OFFBOARD;
        };
    }

    /**
     * What counts of what an earlier process of the run brought about. The journal holds no external ID, so it can't tell
     * whether an account was moved to the one that is wanted now: the account itself is asked.
     */
    Journal.Earlier earlier(Journal.Earlier told) {
        return kind == Kind.ROTATE ? new Journal.Earlier(Map.of(), told.begun()) : told;
    }

    /** An experiment on accounts that nobody has named could surprise whoever watches over them. */
    void checkNamed(boolean ofOrganization) {
        if (kind == Kind.PROVE && ofOrganization) {
            throw new InvalidInputException(
                    "prove", "this writes for a moment, so it is for accounts that are named: one, or those of a file");
        }
    }

    /** Taking many accounts out at once is confirmed by their number, so that a wrong file takes nothing out. */
    void checkConfirmed(int accounts) {
        boolean removes = kind == Kind.OFFBOARD && !dryRun;
        if (removes && (confirmed.isEmpty() || confirmed.getAsInt() != accounts)) {
            throw new InvalidInputException(
                    "confirm", "removing " + accounts + " accounts must be confirmed by their number, " + accounts);
        }
    }

    AccountProgress<AccountReport> on(
            Attempts attempts, AccountRunner runner, AccountRequest request, Consumer<Change> listener) {
        if (kind == Kind.VERIFY) {
            return new AccountProgress.Ended<>(attempts.verify(request, quick ? Depth.QUICK : Depth.FULL));
        }
        if (kind == Kind.PROVE) {
            return attempts.beginProof(runner, request, listener);
        }
        if (kind == Kind.ROTATE && !dryRun) {
            return attempts.beginRotation(runner, request, listener);
        }
        return writes()
                ? attempts.begin(runner, label(), request, intent(), deleteRole, RepairOptions.ANY, listener)
                : new AccountProgress.Ended<>(
                        attempts.plan(kind == Kind.ONBOARD ? "plan" : label(), request, intent(), deleteRole));
    }
}
