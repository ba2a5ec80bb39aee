package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Knows what must not be seen in a foreign text: the key of the call, and the external ID once it was read. */
final class Secrets {

    private final AtomicReference<ExternalId> externalId = new AtomicReference<>();

    void remember(ExternalId read) {
        externalId.set(read);
    }

    Failures failures(Call call, String host, String key) {
        String known =
                Optional.ofNullable(externalId.get()).map(ExternalId::reveal).orElse("");
        return new Failures(call, host, new Redaction(List.of(key, known)));
    }
}
