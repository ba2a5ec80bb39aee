package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import java.util.List;

/**
 * An engine for single accounts or for many, together with what was opened for it.
 *
 * @param engine the engine
 * @param credentials the credentials that serve, for recording that they were used
 * @param closing closes all of it
 */
public record Opened<E>(E engine, List<StandardCredentials> credentials, Runnable closing) implements AutoCloseable {

    @Override
    public void close() {
        closing.run();
    }
}
