package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("it looks at the process's threads")
class TransportTest {

    @Test
    void aCloudOneKeyGoesIntoAuthorization() {
        try (Tenant tenant = new Tenant(settings -> settings.withKeyScheme("api-key"))) {
            tenant.then(200, "{}").api.listConnectors();

            assertThat(tenant.server.last().headers())
                    .containsEntry("Authorization", "ApiKey " + Tenant.KEY)
                    .doesNotContainKey("api-secret-key");
        }
    }

    @Test
    void aManagersKeyGoesIntoItsOwnHeader() {
        try (Tenant tenant = new Tenant(settings -> settings.withKeyScheme("api-secret-key"))) {
            tenant.then(200, "{}").api.listConnectors();

            assertThat(tenant.server.last().headers())
                    .containsEntry("api-secret-key", Tenant.KEY)
                    .doesNotContainKey("Authorization");
        }
    }

    @Test
    void everyRequestNamesVersionFormatAndSender() {
        try (Tenant tenant = new Tenant(settings -> settings)) {
            tenant.then(200, "{}").api.listConnectors();
            assertThat(tenant.server.last().headers())
                    .containsEntry("api-version", "v1")
                    .containsEntry("Accept", "application/json")
                    .containsEntry("Content-Type", "application/json")
                    .containsEntry("User-Agent", "workload-security-aws");

            tenant.api.describeKey();
            assertThat(tenant.server.last().headers())
                    .containsEntry("api-version", "v1")
                    .doesNotContainKey("Content-Type");
        }
    }

    @Test
    void theKeyIsAskedForEveryRequestAndStripped() {
        Iterator<String> keys = List.of(" first\n", "second").iterator();
        try (Tenant tenant = new Tenant(settings -> settings.withKey(keys::next))) {
            tenant.then(500, "").then(200, "{}").api.describeKey();

            assertThat(tenant.server.received())
                    .extracting(received -> received.headers().get("api-secret-key"))
                    .containsExactly("first", "second");
        }
    }

    @Test
    void settingsAndClientNeverShowTheKey() {
        try (Tenant tenant = new Tenant()) {
            TenantSettings settings = new TestSettings(tenant.server.url()).made();

            assertThat(settings.toString() + tenant.api).doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aReadFollowsARedirectWithinTheSameOrigin(int status) {
        try (Tenant tenant = new Tenant()) {
            tenant.then(status, "", "Location", "/api/elsewhere")
                    .then(200, "{\"externalId\":\"canary-external-id-0001\"}");

            assertThat(tenant.api.readExternalId()).isInstanceOf(ExternalIdReading.Shown.class);

            assertThat(tenant.server.last().target()).isEqualTo("/api/elsewhere");
            assertThat(tenant.counter.snapshot()).containsValue(2L);
        }
    }

    @Test
    void redirectsInACircleEnd() {
        try (Tenant tenant = new Tenant()) {
            tenant.then(302, "", "Location", "/api/awsconnectorsettings");

            RemoteCallException failure = Tenant.failureOf(tenant.api::readExternalId);

            assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
            assertThat(tenant.calls()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void theKeyIsNotSentToAnotherHostOrPort(String host) {
        try (Tenant tenant = new Tenant();
                ScriptedServer other =
                        ScriptedServer.start().then(200, "{\"externalId\":\"canary-external-id-0001\"}")) {
            tenant.then(302, "", "Location", "http://" + host + ":" + other.port() + "/api/awsconnectors/7");

            RemoteCallException failure = Tenant.failureOf(tenant.api::readExternalId);

            assertThat(failure).hasMessageContaining("302 redirect to host " + host + " not followed");
            assertThat(failure.remedy()).contains("never sent anywhere else");
            assertThat(other.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://127.0.0.1:PORT/api/x", "mailto:x@example.com", "ht tp://", "", "//other.example/api"})
    void aRedirectToAnotherSchemeOrToNothingReadableIsRefused(String location) {
        try (Tenant tenant = new Tenant()) {
            tenant.then(302, "", "Location", location.replace("PORT", "" + tenant.server.port()));

            assertThat(Tenant.failureOf(tenant.api::readExternalId).kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
            assertThat(tenant.calls()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 302 redirect to no address not followed",
        "mailto:x@example.com, 302 redirect to an address without a host not followed",
        "//a_b/api, 302 redirect to an address without a host not followed"
    })
    void aRedirectToNoHostIsToldAsSuch(String location, String told) {
        try (Tenant tenant = new Tenant()) {
            tenant.then(302, "", "Location", location);

            assertThat(Tenant.failureOf(tenant.api::readExternalId)).hasMessageContaining(told);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 304})
    void anAnswerThatIsNeitherYesNorNoIsNotTakenForARefusalToTell(int status) {
        try (Tenant tenant = new Tenant()) {
            tenant.then(status, "", "Location", "https://other.example/login");

            assertThat(Tenant.failureOf(tenant.api::readInstanceRoleSetting).kind())
                    .isEqualTo(FailureKind.MALFORMED_ANSWER);
        }
    }

    @Test
    void aWriteFollowsNoRedirectAtAll() {
        try (Tenant tenant = new Tenant()) {
            tenant.then(307, "", "Location", "/api/awsconnectors/8");

            RemoteCallException failure = Tenant.failureOf(() -> tenant.api.deleteConnector(7));

            assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(tenant.calls()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatWouldFillTheHeapIsGivenUp() {
        try (Tenant tenant = new Tenant(settings ->
                settings.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60)))) {
            tenant.then(200, "{\"x\":\"" + "x".repeat(65 * 1024 * 1024) + "\"}");

            RemoteCallException failure = Tenant.failureOf(() -> tenant.api.deleteConnector(7));

            assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
            assertThat(failure).hasMessageContaining("too large");
        }
    }

    @Test
    void aBodyThatStallsAfterItsHeadersTimesOut() {
        try (Tenant tenant = new Tenant(settings ->
                settings.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(300)))) {
            tenant.server.then(exchange -> exchange.dispatch(() -> {
                exchange.setResponseContentLength(100);
                exchange.startBlocking();
                try {
                    exchange.getOutputStream().write('{');
                    exchange.getOutputStream().flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));

            assertThat(Tenant.failureOf(() -> tenant.api.deleteConnector(7)).kind())
                    .isEqualTo(FailureKind.TIMEOUT);
        }
    }

    @Test
    void anUnknownHostIsSaidSoAndNotTriedAgain() {
        String nowhere = "https://no-such-host.invalid";
        try (Tenant tenant = new Tenant(settings -> settings.at(nowhere))) {
            RemoteCallException failure = Tenant.failureOf(tenant.api::describeKey);

            assertThat(failure).hasMessageContaining("the host is unknown");
            assertThat(failure.remedy()).contains("name resolution");
            assertThat(tenant.clock.waits()).isEmpty();
        }
    }

    @Test
    void aBare401IsAWrongKeyEvenWhenTheClientKnowsAProxysPassword() {
        try (Tenant tenant = new Tenant(settings ->
                settings.withHttpClient(() -> HttpClient.newBuilder().authenticator(noPassword())))) {
            tenant.then(401, "{\"message\":\"Invalid API Key\"}");

            assertThat(Tenant.failureOf(tenant.api::describeKey).kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
        }
    }

    @Test
    void theGivenClientsProxyIsUsed() {
        try (ScriptedServer proxy = ScriptedServer.start().then(200, "{\"keyName\":\"ci\"}");
                Tenant tenant = new Tenant(settings -> settings.withHttpClient(() -> through(proxy)))) {
            assertThat(tenant.api.describeKey()).isPresent();

            assertThat(proxy.received()).hasSize(1);
            assertThat(tenant.calls()).isZero();
        }
    }

    @Test
    void aProxyThatWantsAuthenticationForATunnelIsNamed() {
        String https = "https://dsm.example.com:4119";
        try (ScriptedServer proxy =
                        ScriptedServer.start().then(407, "", "Proxy-Authenticate", "Basic realm=\"proxy\"");
                Tenant tenant = new Tenant(settings -> settings.at(https).withHttpClient(() -> through(proxy)))) {
            RemoteCallException failure = Tenant.failureOf(tenant.api::describeKey);

            assertThat(failure.kind()).isEqualTo(FailureKind.PROXY_AUTHENTICATION);
            assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(failure.remedy()).contains("jdk.http.auth.tunneling.disabledSchemes");
            assertThat(proxy.last().headers().toString()).doesNotContain("canary");
        }
    }

    @Test
    void aProxyThatRefusesTheTunnelMeansNothingWasSent() {
        String https = "https://dsm.example.com:4119";
        try (ScriptedServer proxy = ScriptedServer.start().then(502, "");
                Tenant tenant = new Tenant(settings -> settings.at(https).withHttpClient(() -> through(proxy)))) {
            RemoteCallException failure = Tenant.failureOf(() -> tenant.api.deleteConnector(7));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        }
    }

    @Test
    void aForeignContextClassLoaderChangesNothing() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        try (URLClassLoader foreign = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(foreign);
            try (Tenant tenant = new Tenant()) {
                assertThat(tenant.then(200, "{\"keyName\":\"ci\"}").api.describeKey())
                        .isPresent();
            }
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    @Test
    void itsThreadsEndWhenItIsClosed() {
        Tenant tenant = new Tenant();
        tenant.then(200, "{}").api.describeKey();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("workload-security-http"))
                .toList();

        tenant.close();

        assertThat(threads).isNotEmpty().allSatisfy(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            thread.join(Duration.ofSeconds(30).toMillis());
            assertThat(thread.isAlive()).isFalse();
        });
    }

    private static HttpClient.Builder through(ScriptedServer proxy) {
        return HttpClient.newBuilder().proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
    }

    private static Authenticator noPassword() {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return null;
            }
        };
    }
}
