package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What is wrong with the certificate that a server showed: each calls for another remedy. */
public enum CertificateProblem {
    /** Its time is over. */
    EXPIRED("the certificate has expired"),
    /** Its time has not begun. */
    NOT_YET_VALID("the certificate is not valid yet"),
    /** It is another host's. */
    WRONG_HOST("the certificate is for another host name"),
    /** No trusted authority issued it, or TLS failed for another reason. */
    UNTRUSTED("the certificate is not trusted");

    private final String clause;

    CertificateProblem(String clause) {
        this.clause = clause;
    }

    /** {@return the problem as a clause for people} */
    public String clause() {
        return clause;
    }

    /**
     * Finds the problem in the chain of causes.
     *
     * @param failure a failed TLS handshake
     * @return the problem
     */
    public static CertificateProblem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || hasReason(cause, BasicReason.EXPIRED)) {
                return EXPIRED;
            }
            if (cause instanceof CertificateNotYetValidException || hasReason(cause, BasicReason.NOT_YET_VALID)) {
                return NOT_YET_VALID;
            }
            if (cause instanceof SSLPeerUnverifiedException || isFromTheJdksHostNameCheck(cause)) {
                return WRONG_HOST;
            }
        }
        return UNTRUSTED;
    }

    private static boolean hasReason(Throwable cause, BasicReason reason) {
        return cause instanceof CertPathValidatorException invalid && invalid.getReason() == reason;
    }

    /** The JDK has no type of its own for this: it is the only plain one whose text begins so. */
    private static boolean isFromTheJdksHostNameCheck(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return cause.getClass() == CertificateException.class
                && (text.startsWith("No subject alternative") || text.startsWith("No name matching"));
    }
}
