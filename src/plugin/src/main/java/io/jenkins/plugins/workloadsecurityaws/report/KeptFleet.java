package io.jenkins.plugins.workloadsecurityaws.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The report of a run over many accounts as it was kept, as far as a list shows it. Documents are left in the file: those
 * of ten thousand accounts are many.
 *
 * @param accounts its accounts
 * @param findings findings that belong to none of them
 * @param audit how the audit trail ended when the run did; null: it wrote nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record KeptFleet(
        List<Row> accounts,
        List<Report.Found> findings,
        @CheckForNull Report.Audit audit) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectReader LIST = MAPPER.readerFor(KeptFleet.class);
    private static final ObjectReader REPORT = MAPPER.readerFor(Report.class);

    /** What a file does not hold is empty. */
    KeptFleet {
        accounts = accounts == null ? List.of() : List.copyOf(accounts);
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /**
     * One account.
     *
     * @param account its ID
     * @param name what people call it, or null
     * @param state how it ended
     * @param reason why it is not well, or empty
     * @param standing how it stands, for programs; null where it was not visited
     * @param changes what was changed, or would be
     * @param findings what stays wrong or noteworthy
     * @param proof what each layer of a proof came to; empty unless a proof was asked for
     * @param rotation how far a change of the external ID has come, for programs; null where none was begun or asked for
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Row(
            String account,
            @CheckForNull String name,
            String state,
            String reason,
            @CheckForNull String standing,
            List<Action> changes,
            List<Kind> findings,
            List<Report.Proof> proof,
            @CheckForNull String rotation) {

        /** What a file does not hold is empty. */
        public Row {
            changes = changes == null ? List.of() : List.copyOf(changes);
            findings = findings == null ? List.of() : List.copyOf(findings);
            proof = proof == null ? List.of() : List.copyOf(proof);
        }
    }

    /**
     * What was done, without what it was done to.
     *
     * @param action the API operation
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Action(String action) {}

    /**
     * A kind of finding.
     *
     * @param code its stable code
     * @param severity {@code info}, {@code warning} or {@code error}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Kind(String code, String severity) {}

    static KeptFleet read(Path file) throws IOException {
        return LIST.readValue(file.toFile());
    }

    /** The report of one account: the file is read up to it. */
    static Optional<Report> account(Path file, String id) throws IOException {
        String command = "";
        boolean dryRun = false;
        try (JsonParser json = MAPPER.createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                json.nextToken();
                if (member.equals("accounts")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Report report = REPORT.readValue(json);
                        if (id.equals(report.account())) {
                            return Optional.of(report.of(command, dryRun));
                        }
                    }
                } else if (member.equals("command")) {
                    command = json.getText();
                } else if (member.equals("dryRun")) {
                    dryRun = json.getBooleanValue();
                } else {
                    json.skipChildren();
                }
            }
        }
        return Optional.empty();
    }
}
