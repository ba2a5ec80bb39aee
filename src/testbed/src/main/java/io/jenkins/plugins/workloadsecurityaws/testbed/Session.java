package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;

/** Temporary credentials. */
record Session(
        String accessKeyId, String secretAccessKey, String token, Instant expires, String arn, String assumedRoleId) {}
