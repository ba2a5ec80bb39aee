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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

            assertThat(failure).hasMessageContaining("the certificate is for another host name");
            assertThat(failure.remedy()).contains("host name").doesNotContain("PEM");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void anExpiredCertificateOfATrustedAuthorityIsToldFromAnUntrustedOne() throws Exception {
        keytool("-genkeypair", "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
        KeyStore identity = keytool(
                "-genkeypair",
                "-alias",
                "manager",
                "-dname",
                "CN=manager",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-signer",
                "authority",
                "-startdate",
                "-10d",
                "-validity",
                "5");
        try (ScriptedServer server =
                ScriptedServer.startTls(serverContext(identity)).then(200, "{}")) {
            RemoteCallException failure = Tenant.failureOf(() -> ask(server, pem(identity, "authority")));

            assertThat(failure).hasMessageContaining("the certificate has expired");
            assertThat(failure.remedy()).contains("renewed").doesNotContain("PEM");
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
        String url = "https://127.0.0.1:" + server.port();
        try (Tenant tenant = new Tenant(settings -> {
            TestSettings secure = settings.at(url);
            return pem.isEmpty() ? secure : secure.withCaPem(pem);
        })) {
            return tenant.api.describeKey().isPresent();
        }
    }

    private KeyStore selfSigned(String name) throws Exception {
        return keytool("-genkeypair", "-alias", "manager", "-dname", "CN=manager", "-ext", "SAN=" + name);
    }

    /** Makes a key pair with its certificate; all stand in the same store. */
    private KeyStore keytool(String... arguments) throws Exception {
        Path file = folder.resolve("identity.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        Process keytool = new ProcessBuilder(command)
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
        KeyStore managers = KeyStore.getInstance("PKCS12");
        managers.load(null, PASSWORD);
        managers.setKeyEntry(
                "manager", identity.getKey("manager", PASSWORD), PASSWORD, identity.getCertificateChain("manager"));
        keys.init(managers, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore identity) throws Exception {
        return pem(identity, "manager");
    }

    private static String pem(KeyStore identity, String alias) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(identity.getCertificate(alias).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
