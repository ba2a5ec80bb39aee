package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** Builds the HTTP client that all SDK clients of a run share. The process's own proxy settings are not consulted. */
final class SdkHttp {

    private SdkHttp() {}

    static SdkHttpClient client(AwsSettings settings) {
        ProxyConfiguration.Builder proxy =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        settings.proxy().ifPresent(wanted -> {
            proxy.endpoint(wanted.endpoint())
                    .nonProxyHosts(wanted.noProxyHosts().stream()
                            .map(SdkHttp::expression)
                            .collect(Collectors.toSet()));
            wanted.username().ifPresent(proxy::username);
            wanted.password().ifPresent(proxy::password);
        });
        return ApacheHttpClient.builder()
                .connectionTimeout(settings.connectTimeout())
                .connectionAcquisitionTimeout(settings.readTimeout())
                .socketTimeout(settings.readTimeout())
                .maxConnections(settings.maxConnections())
                .proxyConfiguration(proxy.build())
                .build();
    }

    /** The SDK takes regular expressions for host names in lower case, where people write {@code *.example.com}. */
    static String expression(String host) {
        return Arrays.stream(host.strip().toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
                .collect(Collectors.joining(".*"));
    }
}
