package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.OrganizationAccounts;
import java.util.Arrays;
import java.util.List;

/** Reads a choice of an organization's accounts out of the texts of a form or a pipeline. */
public final class OrganizationText {

    private OrganizationText() {}

    /**
     * Reads the texts; whether the IDs have their form is checked by the result.
     *
     * @param include IDs of units and accounts, apart by commas or white space; null: the whole organization
     * @param exclude IDs of units and accounts, apart by commas or white space; null: none
     * @param tags tags {@code KEY=VALUE}, apart by commas or lines (AWS allows spaces in them, but no comma); null: none
     * @return the choice
     */
    public static OrganizationAccounts read(
            @CheckForNull String include, @CheckForNull String exclude, @CheckForNull String tags) {
        return new OrganizationAccounts(
                parts(include, "[,\\s]+"), parts(exclude, "[,\\s]+"), parts(tags, "[,\\r\\n]+"));
    }

    /**
     * Checks the form of the texts for a form.
     *
     * @param include as above
     * @param exclude as above
     * @param tags as above
     * @return an error if something is not of its form; a text with {@code $} waits for the build's parameters
     */
    public static FormValidation validate(
            @CheckForNull String include, @CheckForNull String exclude, @CheckForNull String tags) {
        if ((Util.fixNull(include) + Util.fixNull(exclude) + Util.fixNull(tags)).contains("$")) {
            return FormValidation.ok();
        }
        try {
            read(include, exclude, tags).check();
            return FormValidation.ok();
        } catch (InvalidInputException wrong) {
            return FormValidation.error(wrong.getMessage());
        }
    }

    private static List<String> parts(@CheckForNull String text, String separator) {
        return Arrays.stream(Util.fixNull(text).split(separator))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
