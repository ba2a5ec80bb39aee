package io.jenkins.plugins.workloadsecurityaws.tenant;

import hudson.model.Descriptor.FormException;
import java.util.function.Supplier;

/** Binds what a form sent; a value that a constructor or setter refuses is told to whoever sent it, in its own words. */
final class FormBinding {

    private FormBinding() {}

    static <T> T bind(String field, Supplier<T> binding) throws FormException {
        try {
            return binding.get();
        } catch (RuntimeException | LinkageError failed) {
            // Binding wraps what our setters throw, several times.
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof IllegalArgumentException refused && refused.getCause() == null) {
                    throw new FormException(refused.getMessage(), refused, field);
                }
            }
            throw failed;
        }
    }
}
