package io.jenkins.plugins.workloadsecurityaws.known;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;

/**
 * How a tenant stands to its AWS organization. Immutable; holds no secret.
 *
 * @param checked when they were compared
 * @param chosen how many active accounts belong to the tenant
 * @param added the accounts that were onboarded then
 * @param problem why they could not be compared, or null
 * @param notes accounts that could not be onboarded, connectors without an account, accounts without a connector
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OrganizationState(
        Instant checked,
        int chosen,
        List<String> added,
        @CheckForNull String problem,
        List<KnownAccount.Note> notes) {

    /** Copies the lists. */
    public OrganizationState {
        added = added == null ? List.of() : List.copyOf(added);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /**
     * The state of a comparison that failed.
     *
     * @param checked when
     * @param problem why
     * @return the state
     */
    public static OrganizationState failed(Instant checked, String problem) {
        return new OrganizationState(checked, 0, List.of(), problem, List.of());
    }

    /** {@return the notes that somebody should act on} */
    @JsonIgnore
    public List<KnownAccount.Note> warnings() {
        return notes.stream().filter(note -> !note.severity().equals("info")).toList();
    }
}
