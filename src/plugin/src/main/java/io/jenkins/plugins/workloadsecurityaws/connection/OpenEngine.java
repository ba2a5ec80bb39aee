package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import java.util.List;

/**
 * An engine together with what was opened for it.
 *
 * @param engine the engine
 * @param credentials the credentials that serve, for recording that they were used
 * @param identity the provider of the controller's own identity, or nothing to close
 */
public record OpenEngine(Engine engine, List<StandardCredentials> credentials, Runnable identity)
        implements AutoCloseable {

    @Override
    public void close() {
        engine.close();
        identity.run();
    }
}
