package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;

/** The XML of AWS's query services. */
final class Xml {

    static final String IAM = "https://iam.amazonaws.com/doc/2010-05-08/";
    static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

    private Xml() {}

    static String answer(String namespace, String operation, String result) {
        String inner = result.isEmpty() ? "" : "<" + operation + "Result>" + result + "</" + operation + "Result>";
        return "<" + operation + "Response xmlns=\"" + namespace + "\">" + inner
                + "<ResponseMetadata><RequestId>" + UUID.randomUUID() + "</RequestId></ResponseMetadata></" + operation
                + "Response>";
    }

    static String error(String namespace, AwsError error) {
        return "<ErrorResponse xmlns=\"" + namespace + "\"><Error><Type>"
                + (error.status() < 500 ? "Sender" : "Receiver") + "</Type><Code>" + error.code() + "</Code><Message>"
                + escape(error.getMessage()) + "</Message></Error><RequestId>" + UUID.randomUUID()
                + "</RequestId></ErrorResponse>";
    }

    static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }

    /** Policy documents travel URL-encoded by RFC 3986. */
    static String document(String name, String json) {
        return element(name, URLEncoder.encode(json, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    static <T> String members(String name, Collection<T> items, Function<T, String> item) {
        StringBuilder xml = new StringBuilder("<" + name + ">");
        items.forEach(one -> xml.append("<member>").append(item.apply(one)).append("</member>"));
        return xml.append("</").append(name).append(">").toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
