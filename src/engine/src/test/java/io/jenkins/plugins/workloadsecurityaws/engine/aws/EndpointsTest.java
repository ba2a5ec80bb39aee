package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** Where the real clients go: told by what they ask a proxy for, which lets nothing through. */
class EndpointsTest {

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private ServerSocket proxy;

    @BeforeEach
    void listen() throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::refuse, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
    }

    private void refuse() {
        while (!proxy.isClosed()) {
            try (Socket socket = proxy.accept()) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                asked.add(lines.readLine());
                while (!lines.readLine().isEmpty()) {
                    // the rest of the head
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                if (!proxy.isClosed()) {
                    throw new UncheckedIOException(closed);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws, us-east-2, false, sts.us-east-2.amazonaws.com, iam.amazonaws.com, organizations.us-east-1.amazonaws.com",
        "aws, us-east-2, true, sts-fips.us-east-2.amazonaws.com, iam-fips.amazonaws.com,"
                + " organizations-fips.us-east-1.amazonaws.com",
        "aws-us-gov, us-gov-east-1, false, sts.us-gov-east-1.amazonaws.com, iam.us-gov.amazonaws.com,"
                + " organizations.us-gov-west-1.amazonaws.com",
        "aws-us-gov, us-gov-east-1, true, sts.us-gov-east-1.amazonaws.com, iam.us-gov.amazonaws.com,"
                + " organizations.us-gov-west-1.amazonaws.com",
        "aws-cn, cn-northwest-1, false, sts.cn-northwest-1.amazonaws.com.cn, iam.cn-north-1.amazonaws.com.cn,"
                + " organizations.cn-northwest-1.amazonaws.com.cn"
    })
    void eachPartitionHasItsEndpoints(
            String partition, String region, boolean fips, String sts, String iam, String organizations)
            throws Exception {
        Duration time = Duration.ofSeconds(20);
        try (SdkClients clients = new SdkClients(settings(region, fips), new CallTiming(time, time, time))) {
            Partition callers = new Partition(partition);

            assertThat(hostOf(() -> clients.sts().getCallerIdentity())).isEqualTo(sts);
            assertThat(hostOf(() -> clients.iam(callers).getRole(r -> r.roleName("any"))))
                    .isEqualTo(iam);
            assertThat(hostOf(() -> clients.organizations(callers).describeOrganization()))
                    .isEqualTo(organizations);
        }
    }

    @Test
    void fipsEndpointsInChinaAreRefusedBeforeAnyCallBecauseThereAreNone() {
        AwsSettings settings = settings("cn-north-1", true);

        assertThatThrownBy(() -> AwsAccess.check(settings))
                .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.field())
                        .contains("fips"))
                .hasMessageContaining("aws-cn");
        AwsAccess.check(settings("us-gov-west-1", true));
        AwsAccess.check(settings("cn-north-1", false));
    }

    private AwsSettings settings(String region, boolean fips) {
        return new AwsSettings(
                AnonymousCredentialsProvider.create(),
                Optional.of(region),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "test",
                fips,
                Optional.of(new AwsSettings.Proxy(
                        URI.create("http://127.0.0.1:" + proxy.getLocalPort()),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of())),
                1);
    }

    private String hostOf(Runnable call) {
        Assertions.catchThrowableOfType(SdkException.class, call::run);
        String line = asked.poll();
        asked.clear();
        return line == null ? "none" : line.replaceFirst("CONNECT (.*):443 .*", "$1");
    }
}
