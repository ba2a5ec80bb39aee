package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.Map;

/** What is sent back for a request. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

    static Answer empty(int status) {
        return new Answer(status, "text/plain", "", Map.of());
    }

    static Answer xml(int status, String body) {
        return new Answer(status, "text/xml", body, Map.of());
    }

    static Answer json(int status, String body) {
        return new Answer(status, "application/json", body, Map.of());
    }
}
