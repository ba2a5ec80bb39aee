package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.Map;
import java.util.TreeMap;

/** Who asks for something, and what is known about the asking: the request context of AWS's evaluation. */
record Caller(String account, String principalArn, String sessionArn, Map<String, String> context) {

    static Caller of(String account, String principalArn, String sessionArn, Map<String, String> more) {
        Map<String, String> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        context.put("aws:PrincipalAccount", account);
        context.put("aws:PrincipalArn", principalArn);
        context.put("aws:PrincipalType", sessionArn.equals(principalArn) ? "User" : "AssumedRole");
        context.put("aws:SourceIp", "127.0.0.1");
        context.put("aws:SecureTransport", "false");
        context.putAll(more);
        return new Caller(account, principalArn, sessionArn, context);
    }

    String partition() {
        return principalArn.split(":", 3)[1];
    }
}
