package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trust in the JDK's certificates and in some more; every other check of TLS stays as it is. */
final class AddedTrust {

    private AddedTrust() {}

    static SSLContext in(String pem) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store(pem)), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot set up TLS: " + e.getMessage(), e);
        }
    }

    static KeyStore store(String pem) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> added = read(pem);
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager usual) {
                for (Certificate issuer : usual.getAcceptedIssuers()) {
                    all.setCertificateEntry("usual-" + number++, issuer);
                }
            }
        }
        for (Certificate certificate : added) {
            all.setCertificateEntry("added-" + number++, certificate);
        }
        return all;
    }

    private static Collection<? extends Certificate> read(String pem) {
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (!read.isEmpty()) {
                return read;
            }
        } catch (CertificateException e) {
            // Told below; the parser's words would say less than the form that is wanted.
        }
        throw new InvalidInputException(
                "the CA certificates for Workload Security must be PEM: -----BEGIN CERTIFICATE----- and so on");
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
