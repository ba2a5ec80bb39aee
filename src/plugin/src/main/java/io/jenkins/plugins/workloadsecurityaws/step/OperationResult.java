package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.AbortException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Plain;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What a build gets of the work on an account.
 *
 * @param value what a pipeline sees: maps, lists, strings, numbers and booleans only
 * @param complaint why the build is not to succeed, if it is not
 */
public record OperationResult(LinkedHashMap<String, Object> value, Optional<String> complaint) {

    /** {@return the exception that fails the build, without a stack trace in its log} */
    public AbortException failure() {
        return new AbortException(Plain.line(complaint.orElse("")));
    }
}
