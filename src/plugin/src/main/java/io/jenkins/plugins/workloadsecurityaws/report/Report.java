package io.jenkins.plugins.workloadsecurityaws.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.Layer;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.State;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Standing;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A report as it was kept, for a page to show. Immutable; holds no secret.
 *
 * @param command what was asked for
 * @param dryRun whether the changes are only planned
 * @param account the account
 * @param standing how the account stands, for programs; null in a report of an earlier form
 * @param roleArn the role, or null
 * @param connectorId the connector, or null
 * @param changes what was changed, or would be
 * @param undone what was changed and taken back
 * @param findings what stays wrong or noteworthy
 * @param mendedByPlan what the planned changes would put right
 * @param audit how the audit trail ended when the run did; null: it wrote nothing
 * @param proof what each layer of a proof came to; empty unless a proof was asked for
 * @param rotation how far a change of the external ID has come, for programs; null where none was begun or asked for
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Report(
        String command,
        boolean dryRun,
        String account,
        @CheckForNull String standing,
        String roleArn,
        Long connectorId,
        List<Change> changes,
        List<Change> undone,
        List<Found> findings,
        List<Found> mendedByPlan,
        @CheckForNull Audit audit,
        List<Proof> proof,
        @CheckForNull String rotation) {

    private static final ObjectWriter WRITER = new ObjectMapper().writer();
    private static final ObjectReader JSON = new ObjectMapper().readerFor(Report.class);

    /** Lists that the file does not hold are empty. */
    public Report {
        changes = changes == null ? List.of() : List.copyOf(changes);
        undone = undone == null ? List.of() : List.copyOf(undone);
        findings = findings == null ? List.of() : List.copyOf(findings);
        mendedByPlan = mendedByPlan == null ? List.of() : List.copyOf(mendedByPlan);
        proof = proof == null ? List.of() : List.copyOf(proof);
    }

    /**
     * One change.
     *
     * @param action the API operation
     * @param resource what it was done to
     * @param detail what exactly
     * @param before the document before, or null
     * @param after the document after, or null
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Change(String action, String resource, String detail, String before, String after) {

        /** {@return the two documents as one, line by line; empty where there is none} */
        public List<DocumentDiff.Line> getDiff() {
            return DocumentDiff.of(before, after);
        }

        /**
         * The change as a page shows it.
         *
         * @param change the engine's
         * @return the same
         */
        public static Change of(io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change change) {
            return new Change(
                    change.action(),
                    change.resource(),
                    change.detail(),
                    change.before().orElse(null),
                    change.after().orElse(null));
        }
    }

    /**
     * One layer of a proof.
     *
     * @param layer the layer, for programs
     * @param state what it came to, for programs
     * @param told what was proved or got in, or why nothing is proved
     * @param cannotProve what it can't prove whatever it comes to
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Proof(String layer, String state, String told, String cannotProve) {

        /** {@return the layer, for people} */
        public String getTitle() {
            return Arrays.stream(Layer.values())
                    .filter(each -> each.label().equals(layer))
                    .map(Layer::title)
                    .findFirst()
                    .orElse(layer);
        }

        /** {@return what was proved or why not, as a sentence} */
        public String getSentence() {
            return Sentence.alone(told);
        }

        /** {@return what it came to, for people} */
        public String getWords() {
            return Arrays.stream(State.values())
                    .filter(each -> each.label().equals(state))
                    .map(State::words)
                    .findFirst()
                    .orElse(state);
        }
    }

    /**
     * How the audit trail ended.
     *
     * @param lines how many lines it had
     * @param head the hash of the last
     */
    public record Audit(long lines, String head) {}

    /**
     * One finding.
     *
     * @param code its stable code
     * @param severity {@code info}, {@code warning} or {@code error}
     * @param message what was found
     * @param remedy what to do next
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Found(String code, String severity, String message, String remedy) {

        /**
         * The same of what is known of an account.
         *
         * @param note the finding as it is kept
         * @return the finding for people
         */
        public static Found of(KnownAccount.Note note) {
            return new Found(note.code(), note.severity(), note.message(), note.remedy());
        }

        /** {@return its severity for people} */
        public String getSeverityLabel() {
            return severityLabel(severity);
        }

        /** {@return the class that gives its severity the colour of Jenkins' theme} */
        public String getSeverityClass() {
            return severityClass(severity);
        }

        /** {@return the symbol of its severity} */
        public String getIcon() {
            return severityIcon(severity);
        }

        /** {@return what was found, as a sentence} */
        public String getSentence() {
            return Sentence.alone(message);
        }

        /** {@return what to do next, as a sentence} */
        public String getRemedySentence() {
            return Sentence.alone(remedy);
        }
    }

    /** The same of the run that it is a part of. */
    Report of(String askedFor, boolean planned) {
        return new Report(
                askedFor,
                planned,
                account,
                standing,
                roleArn,
                connectorId,
                changes,
                undone,
                findings,
                mendedByPlan,
                audit,
                proof,
                rotation);
    }

    /**
     * What was asked for, for people.
     *
     * @param command for programs
     * @param planned whether the changes are only planned
     * @return for example {@code Repair}
     */
    static String title(String command, boolean planned) {
        return switch (command) {
            case "verify" -> Messages.Report_verify();
            case "plan" -> Messages.Report_planOnboard();
            case "onboard" -> planned ? Messages.Report_planOnboard() : Messages.Report_onboard();
            case "repair" -> planned ? Messages.Report_planRepair() : Messages.Report_repair();
            case "rotate", "rotate-external-id" -> planned ? Messages.Report_planRotate() : Messages.Report_rotate();
            case "offboard" -> planned ? Messages.Report_planOffboard() : Messages.Report_offboard();
            default -> command;
        };
    }

    static String severityLabel(@CheckForNull String severity) {
        return switch (Util.fixNull(severity)) {
            case "error" -> Messages.Report_error();
            case "warning" -> Messages.Report_warning();
            case "info" -> Messages.Report_info();
            default -> "";
        };
    }

    static String severityIcon(@CheckForNull String severity) {
        return switch (Util.fixNull(severity)) {
            case "error" -> "symbol-close-circle";
            case "warning" -> "symbol-warning";
            default -> "symbol-information-circle";
        };
    }

    static String severityClass(@CheckForNull String severity) {
        return switch (Util.fixNull(severity)) {
            case "error" -> "jenkins-!-error-color";
            case "warning" -> "jenkins-!-warning-color";
            default -> "jenkins-!-text-color-secondary";
        };
    }

    /** {@return how the account stands, for people; empty in a report of an earlier form} */
    public String getStandingLabel() {
        return standingLabel(standing);
    }

    /** {@return how far a change of the external ID has come, or null where none was begun or asked for} */
    @CheckForNull
    public StageLabel getStage() {
        return StageLabel.named(rotation);
    }

    /** {@return what tells these changes from others: equal for changes that show the same} */
    public String getPlanId() {
        return planId(changes);
    }

    /**
     * What tells changes from others.
     *
     * @param changes the changes, in their order
     * @return letters and digits, equal for changes that show the same
     */
    public static String planId(List<Change> changes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(WRITER.writeValueAsBytes(changes));
            return HexFormat.of().formatHex(digest);
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads a report.
     *
     * @param json the report for programs
     * @return the report
     * @throws IOException if it is none
     */
    public static Report parse(String json) throws IOException {
        return JSON.readValue(json);
    }

    static String standingLabel(@CheckForNull String standing) {
        return Arrays.stream(Standing.values())
                .filter(each -> each.label().equals(standing))
                .findFirst()
                .map(Report::label)
                .orElse("");
    }

    private static String label(Standing standing) {
        return switch (standing) {
            case FINE -> Messages.Report_fine();
            case FINE_AS_FAR_AS_LOOKED -> Messages.Report_fineAsFarAsLooked();
            case FINE_WITH_WARNINGS -> Messages.Report_warnings();
            case NEEDS_ATTENTION -> Messages.Report_errors();
        };
    }

    static Report read(Path file) throws IOException {
        return JSON.readValue(file.toFile());
    }
}
