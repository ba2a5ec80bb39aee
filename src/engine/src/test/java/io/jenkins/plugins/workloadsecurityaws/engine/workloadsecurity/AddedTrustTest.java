package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddedTrustTest {

    private static final char[] PASSWORD = "invented".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void aManagersOwnCertificateIsRefusedUntilItIsTrusted() throws Exception {
        KeyStore identity = selfSigned("ip:127.0.0.1");
        try (ScriptedServer server =
                ScriptedServer.startTls(serverContext(identity)).then(200, "{\"keyName\":\"ci\"}")) {
            RemoteCallException failure = Tenant.failureOf(() -> ask(server, ""));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(failure).hasMessageContaining("no TLS connection");
            assertThat(failure.remedy()).contains("CA certificate");
            assertThat(server.received()).isEmpty();

            assertThat(ask(server, pem(identity))).isTrue();
        }
    }

    @Test
    void aTrustedCertificateForAnotherHostIsStillRefused() throws Exception {
        KeyStore identity = selfSigned("dns:other.example.com");
        try (ScriptedServer server =
                ScriptedServer.startTls(serverContext(identity)).then(200, "{}")) {
            RemoteCallException failure = Tenant.failureOf(() -> ask(server, pem(identity)));

            assertThat(failure.remedy()).contains("host name");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void theUsualCertificatesStayTrusted() throws Exception {
        int usual = accepted(null);

        assertThat(usual).isPositive();
        assertThat(accepted(AddedTrust.store(pem(selfSigned("ip:127.0.0.1"))))).isEqualTo(usual + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----"})
    void whatIsNoCertificateIsRefusedWithoutRepeatingIt(String pem) {
        assertThatThrownBy(() -> AddedTrust.in(pem))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("PEM")
                .hasMessageNotContaining("canary");
    }

    private static int accepted(KeyStore store) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers().length;
    }

    private static boolean ask(ScriptedServer server, String pem) {
        WorkloadSecurityUrl url = WorkloadSecurityUrl.parse("https://127.0.0.1:" + server.port());
        try (Tenant tenant = new Tenant(settings -> {
            WorkloadSecuritySettings secure = WorkloadSecuritySettings.of(url, () -> Tenant.KEY);
            return pem.isEmpty() ? secure : secure.withCaPem(pem);
        })) {
            return tenant.api.describeKey().isPresent();
        }
    }

    private KeyStore selfSigned(String name) throws Exception {
        Path file = folder.resolve("identity.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "manager",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=manager",
                        "-ext",
                        "SAN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue())
                .as(Files.readString(folder.resolve("keytool.txt")))
                .isZero();
        return load(file);
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext serverContext(KeyStore identity) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore identity) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(identity.getCertificate("manager").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
