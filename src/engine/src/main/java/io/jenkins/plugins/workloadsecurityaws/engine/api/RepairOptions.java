package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a repair may do.
 *
 * @param makesRole whether a role that is missing is made; without it no role is adopted either, whatever the request says
 * @param approval is asked with the changes that are about to be made, and again where another plan had to be drawn up in
 *     between; false: they are not made. The account is locked meanwhile, so it should not wait for anything
 */
public record RepairOptions(boolean makesRole, Predicate<List<Change>> approval) {

    /** Everything that any repair may do. */
    public static final RepairOptions ANY = new RepairOptions(true, changes -> true);

    /** Checks that nothing is missing. */
    public RepairOptions {
        Objects.requireNonNull(approval);
    }
}
