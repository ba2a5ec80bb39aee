package io.jenkins.plugins.workloadsecurityaws.connection;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.form.AwsForm;
import io.jenkins.plugins.workloadsecurityaws.form.TenantForm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Calls to both sides take the proxy that Jenkins is told to take, and avoid it where Jenkins is told to. */
@WithJenkins
class ProxyTest {

    private final TestEnvironment scene = new TestEnvironment();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private ServerSocket proxy;
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure();
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "refusing proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        scene.close();
    }

    @Test
    void theTenantIsAskedThroughTheProxy() {
        jenkins.jenkins.setProxy(proxyWithout(""));

        FormValidation told = testTenant();

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(seen).isNotEmpty().allMatch(line -> line.contains("/awsconnectors"));
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void awsIsAskedThroughTheProxy() {
        jenkins.jenkins.setProxy(proxyWithout(""));

        FormValidation told = testAws();

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(seen).isNotEmpty();
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void hostsThatNeedNoProxyAreAskedDirectly() {
        jenkins.jenkins.setProxy(proxyWithout("example.com, 127.0.0.* localhost"));

        assertThat(testTenant().kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(testAws().kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(seen).isEmpty();
    }

    private FormValidation testTenant() {
        return ExtensionList.lookupSingleton(TenantForm.class)
                .doTestConnection(
                        null, "t", "", scene.addresses.workloadSecurity(), "api-key", "", "external-id", "", "");
    }

    private FormValidation testAws() {
        return ExtensionList.lookupSingleton(AwsForm.class)
                .doTestAws(null, "aws", "", "", "", scene.addresses.aws(), false, "");
    }

    private ProxyConfiguration proxyWithout(String direct) {
        return new ProxyConfiguration(
                proxy.getInetAddress().getHostAddress(), proxy.getLocalPort(), null, null, direct);
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = proxy.accept();
                        BufferedReader lines = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                    seen.add(lines.readLine());
                    socket.getOutputStream()
                            .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (SocketException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
