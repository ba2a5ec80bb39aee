package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import java.util.List;

/**
 * An engine together with what was opened for it.
 *
 * @param engine the engine
 * @param credentials the credentials that serve, for recording that they were used
 * @param source where the AWS credentials come from
 */
public record OpenEngine(Engine engine, List<StandardCredentials> credentials, AwsSource source)
        implements AutoCloseable {

    @Override
    public void close() {
        engine.close();
        source.close();
    }
}
