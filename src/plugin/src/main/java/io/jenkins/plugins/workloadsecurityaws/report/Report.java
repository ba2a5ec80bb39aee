package io.jenkins.plugins.workloadsecurityaws.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A report as it was kept, for a page to show. Immutable; holds no secret.
 *
 * @param command what was asked for
 * @param dryRun whether the changes are only planned
 * @param account the account
 * @param roleArn the role, or null
 * @param connectorId the connector, or null
 * @param changes what was changed, or would be
 * @param undone what was changed and taken back
 * @param findings what stays wrong or noteworthy
 * @param mendedByPlan what the planned changes would put right
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Report(
        String command,
        boolean dryRun,
        String account,
        String roleArn,
        Long connectorId,
        List<Change> changes,
        List<Change> undone,
        List<Found> findings,
        List<Found> mendedByPlan) {

    private static final ObjectReader JSON = new ObjectMapper().readerFor(Report.class);

    /** Lists that the file does not hold are empty. */
    public Report {
        changes = changes == null ? List.of() : List.copyOf(changes);
        undone = undone == null ? List.of() : List.copyOf(undone);
        findings = findings == null ? List.of() : List.copyOf(findings);
        mendedByPlan = mendedByPlan == null ? List.of() : List.copyOf(mendedByPlan);
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
    public record Change(String action, String resource, String detail, String before, String after) {}

    /**
     * One finding.
     *
     * @param code its stable code
     * @param severity {@code info}, {@code warning} or {@code error}
     * @param message what was found
     * @param remedy what to do next
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Found(String code, String severity, String message, String remedy) {}

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

    static Report read(Path file) throws IOException {
        return JSON.readValue(file.toFile());
    }
}
