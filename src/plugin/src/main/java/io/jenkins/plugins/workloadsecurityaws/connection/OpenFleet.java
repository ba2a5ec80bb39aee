package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import java.util.List;

/**
 * A fleet together with what was opened for it.
 *
 * @param fleet the fleet
 * @param credentials the credentials that serve, for recording that they were used
 * @param source where the AWS credentials come from
 */
public record OpenFleet(Fleet fleet, List<StandardCredentials> credentials, AwsSource source) implements AutoCloseable {

    @Override
    public void close() {
        fleet.close();
        source.close();
    }
}
