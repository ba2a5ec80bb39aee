package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;

/** The external ID on the wire; what a tenant that forbids reading it answers is documented nowhere. */
final class ExternalIdJson {

    private ExternalIdJson() {}

    static ExternalIdReading read(HttpAnswer answer) throws MalformedAnswer {
        String value = Json.text(Json.object(answer), "externalId");
        if (value.isEmpty()) {
            return new ExternalIdReading.NotShown("the tenant answered without an external ID");
        }
        if (value.chars().distinct().count() == 1) {
            return new ExternalIdReading.NotShown("the tenant answered with a masked external ID");
        }
        try {
            return new ExternalIdReading.Shown(new ExternalId(value));
        } catch (InvalidInputException e) {
            return new ExternalIdReading.NotShown(
                    "the tenant answered with something that AWS would not take as an external ID, perhaps a mask");
        }
    }
}
