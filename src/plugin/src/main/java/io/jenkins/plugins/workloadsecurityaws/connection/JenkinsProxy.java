package io.jenkins.plugins.workloadsecurityaws.connection;

import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Jenkins' proxy settings: in the terms of the AWS SDK; for the tenant's side Jenkins builds the client itself. */
final class JenkinsProxy {

    /** Builders from the same settings are the same, so that a client serves until the proxy is changed. */
    private record Builders(ProxyConfiguration proxy) implements Supplier<HttpClient.Builder> {

        @Override
        public HttpClient.Builder get() {
            return ProxyConfiguration.newHttpClientBuilder();
        }
    }

    private JenkinsProxy() {}

    static Supplier<HttpClient.Builder> forWorkloadSecurity() {
        return new Builders(Jenkins.get().getProxy());
    }

    static Optional<AwsSettings.Proxy> forAws() {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy == null || Util.fixEmptyAndTrim(proxy.getName()) == null) {
            return Optional.empty();
        }
        Set<String> direct = Arrays.stream(Util.fixNull(proxy.getNoProxyHost()).split("[ \t\n\r,|]+"))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toSet());
        return Optional.of(new AwsSettings.Proxy(
                URI.create("http://" + proxy.getName() + ":" + proxy.getPort()),
                Optional.ofNullable(Util.fixEmptyAndTrim(proxy.getUserName())),
                Optional.ofNullable(proxy.getSecretPassword()).map(Secret::getPlainText),
                direct));
    }
}
