package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An HTTP answer, whole. Its text is foreign: nothing of it is shown without redaction. */
record HttpAnswer(int status, HttpHeaders headers, byte[] body) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** {@return whether a web page came: a login page, a captive portal, a proxy's notice; nothing is none, whatever its type} */
    boolean isWebPage() {
        String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        String start = new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8)
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") && !start.isEmpty()
                || start.startsWith("<!doctype html")
                || start.startsWith("<html");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** {@return the status alone; the body may hold secrets} */
    @Override
    public String toString() {
        return "HttpAnswer[" + status + "]";
    }
}
