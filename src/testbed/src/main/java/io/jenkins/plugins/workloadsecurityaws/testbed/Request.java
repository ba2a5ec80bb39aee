package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.Map;

/** A request as it came; header names in lower case, the first value of each query parameter. */
record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
