package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateProblemTest {

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new CertificateExpiredException("NotAfter"), CertificateProblem.EXPIRED),
                Arguments.of(
                        new CertPathValidatorException(
                                "validity", null, null, -1, CertPathValidatorException.BasicReason.EXPIRED),
                        CertificateProblem.EXPIRED),
                Arguments.of(new CertificateNotYetValidException("NotBefore"), CertificateProblem.NOT_YET_VALID),
                Arguments.of(
                        new CertificateException("No subject alternative DNS name matching dsm.example.com found."),
                        CertificateProblem.WRONG_HOST),
                Arguments.of(
                        new CertificateException("No name matching dsm.example.com found"),
                        CertificateProblem.WRONG_HOST),
                Arguments.of(
                        new SSLPeerUnverifiedException("Certificate for <iam.amazonaws.com> doesn't match"),
                        CertificateProblem.WRONG_HOST),
                Arguments.of(new CertificateException("PKIX path building failed"), CertificateProblem.UNTRUSTED));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void theProblemIsFoundInTheChainOfCauses(Throwable cause, CertificateProblem problem) {
        Throwable failure = new SSLHandshakeException("no handshake").initCause(new IllegalStateException(cause));

        assertThat(CertificateProblem.of(failure)).isEqualTo(problem);
    }
}
