package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** How this product names itself to AWS, so that its calls are found in CloudTrail. */
final class UserAgent {

    private UserAgent() {}

    /** {@return {@code workload-security-aws/VERSION}} */
    static String suffix() {
        Properties properties = new Properties();
        try (InputStream file = UserAgent.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("version.properties can't be read from the engine's jar", e);
        }
        return "workload-security-aws/" + properties.getProperty("version");
    }
}
