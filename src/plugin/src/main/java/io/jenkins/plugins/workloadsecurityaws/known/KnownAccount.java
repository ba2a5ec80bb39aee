package io.jenkins.plugins.workloadsecurityaws.known;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Standing;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * An account as it was last seen. Immutable; holds no secret.
 *
 * @param account the 12-digit ID
 * @param name the connector's name, or empty
 * @param roleArn the role, or null where the connector has none (access keys: it can't be verified)
 * @param connectorId the connector, or null
 * @param lastSync the connector's last synchronisation, or null
 * @param state how it stands
 * @param findings what was found
 * @param verified when it was last verified, or null
 * @param verifiedBy the build, user or schedule that verified it, or null
 * @param addedBy the build or user that added it from here, or null
 * @param roleOurs whether the role bore this tenant's tags when it was last seen; false: it did not, or nobody knows
 * @param waits whether a scheduled run left its repair to whoever is asked, because it had repaired as many as it may
 * @param rotation how far a change of the external ID had come when the role was last seen, or null where there is none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record KnownAccount(
        String account,
        String name,
        @CheckForNull String roleArn,
        @CheckForNull Long connectorId,
        @CheckForNull Instant lastSync,
        State state,
        List<Note> findings,
        @CheckForNull Instant verified,
        @CheckForNull String verifiedBy,
        @CheckForNull String addedBy,
        boolean roleOurs,
        boolean waits,
        @CheckForNull RotationStage rotation) {

    /** How an account stands. */
    public enum State {
        /** Verified, and nothing is wrong. */
        FINE,
        /** Verified in part, and nothing is wrong in what was looked at. */
        FINE_AS_FAR_AS_LOOKED,
        /** Verified, and there are warnings. */
        WARNING,
        /** Verified, and something is wrong. */
        DRIFT,
        /** Not verified yet. */
        UNKNOWN,
        /** Its connector has no role to verify. */
        NOT_VERIFIABLE
    }

    /**
     * A finding.
     *
     * @param code its stable code
     * @param severity {@code info}, {@code warning} or {@code error}
     * @param message what was found
     * @param remedy what to do next
     */
    @ExportedBean(defaultVisibility = 3)
    public record Note(
            @Exported String code,
            @Exported String severity,
            @Exported String message,
            @Exported String remedy) {

        /**
         * Keeps what the engine found.
         *
         * @param found the finding
         * @return the same as it is stored
         */
        public static Note of(Finding found) {
            return new Note(found.code().code(), found.severity().label(), found.message(), found.remedy());
        }
    }

    /** Lists that a file does not hold are empty. */
    public KnownAccount {
        name = name == null ? "" : name;
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    static KnownAccount unseen(String account) {
        return new KnownAccount(
                account, "", null, null, null, State.UNKNOWN, List.of(), null, null, null, false, false, null);
    }

    /** Of an account that was added from here, its own role counts: a connector that uses another one is drift. */
    KnownAccount connectedBy(Connector connector) {
        boolean ours = addedBy != null
                && roleArn != null
                && connector.crossAccountRoleArn().isPresent();
        String uses = ours ? roleArn : connector.crossAccountRoleArn().orElse(null);
        return new KnownAccount(
                account,
                connector.displayName(),
                uses,
                connector.id(),
                connector.lastSync().orElse(null),
                connector.crossAccountRoleArn().isEmpty() ? State.NOT_VERIFIABLE : state,
                findings,
                verified,
                verifiedBy,
                addedBy,
                roleOurs && Objects.equals(uses, roleArn),
                waits,
                Objects.equals(uses, roleArn) ? rotation : null);
    }

    KnownAccount withoutConnector() {
        return new KnownAccount(
                account,
                name,
                roleArn,
                null,
                null,
                state,
                findings,
                verified,
                verifiedBy,
                addedBy,
                roleOurs,
                waits,
                rotation);
    }

    /** A look at another role than the account's says nothing of the account. */
    KnownAccount verified(AccountReport outcome, Instant when, String by) {
        boolean ofOtherRole = roleArn != null
                && outcome.roleArn()
                        .filter(seen -> !seen.toString().equals(roleArn))
                        .isPresent();
        if (ofOtherRole && outcome.changes().isEmpty()) {
            return this;
        }
        List<Note> notes = outcome.findings().stream().map(Note::of).toList();
        Long connector = outcome.connectorId().isPresent()
                ? Long.valueOf(outcome.connectorId().getAsLong())
                : connectorId;
        String role = outcome.roleArn().map(RoleArn::toString).orElse(roleArn);
        State now = stateOf(outcome.standing());
        return new KnownAccount(
                account,
                name,
                role,
                connector,
                lastSync,
                now,
                notes,
                when,
                by,
                addedBy,
                outcome.roleIsOurs().orElse(roleOurs && Objects.equals(role, roleArn)),
                waits && now == State.DRIFT,
                stageAfter(outcome, role));
    }

    KnownAccount fineSince(Instant when, String by) {
        return verified != null && verified.isAfter(when)
                ? this
                : new KnownAccount(
                        account,
                        name,
                        roleArn,
                        connectorId,
                        lastSync,
                        State.FINE,
                        List.of(),
                        when,
                        by,
                        addedBy,
                        roleOurs,
                        false,
                        rotation);
    }

    KnownAccount addedBy(String whom) {
        return new KnownAccount(
                account,
                name,
                roleArn,
                connectorId,
                lastSync,
                state,
                findings,
                verified,
                verifiedBy,
                whom,
                roleOurs,
                waits,
                rotation);
    }

    KnownAccount waiting(boolean isAsked) {
        return new KnownAccount(
                account,
                name,
                roleArn,
                connectorId,
                lastSync,
                state,
                findings,
                verified,
                verifiedBy,
                addedBy,
                roleOurs,
                isAsked,
                rotation);
    }

    KnownAccount inStage(RotationStage stage) {
        return new KnownAccount(
                account,
                name,
                roleArn,
                connectorId,
                lastSync,
                state,
                findings,
                verified,
                verifiedBy,
                addedBy,
                roleOurs,
                waits,
                stage);
    }

    /** Only who saw the role, or that there is none, tells anything new of the stage. */
    @CheckForNull
    private RotationStage stageAfter(AccountReport outcome, @CheckForNull String role) {
        boolean told = outcome.roleIsOurs().isPresent()
                || outcome.findings().stream().anyMatch(found -> found.code() == FindingCode.ROLE_MISSING)
                || !Objects.equals(role, roleArn);
        return told ? outcome.rotation().orElse(null) : rotation;
    }

    private static State stateOf(Standing standing) {
        return switch (standing) {
            case NEEDS_ATTENTION -> State.DRIFT;
            case FINE_WITH_WARNINGS -> State.WARNING;
            case FINE_AS_FAR_AS_LOOKED -> State.FINE_AS_FAR_AS_LOOKED;
            case FINE -> State.FINE;
        };
    }

    /** {@return whether something is wrong} */
    @JsonIgnore
    public boolean isDrifted() {
        return state == State.DRIFT;
    }
}
