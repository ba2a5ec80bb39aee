package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who an access key belongs to: a user, or the session of a role. */
record Identity(
        String account,
        String arn,
        String principalArn,
        String token,
        Instant expires,
        Optional<String> userPolicy,
        Optional<AwsRole> role) {

    boolean isSession() {
        return role.isPresent();
    }

    /** The identity policies, as they stand now. */
    List<String> policies() {
        List<String> all = new ArrayList<>();
        userPolicy.ifPresent(all::add);
        role.ifPresent(assumed -> all.addAll(assumed.documents()));
        return all;
    }
}
