package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;

/** Searches on the wire: {@code SearchFilter} and {@code SearchCriteria} of Trend's OpenAPI document. */
final class SearchJson {

    private SearchJson() {}

    /** A page of everything, in order of IDs. */
    static JsonNode after(long id, int maxItems) {
        ObjectNode criterion = Json.MAPPER.createObjectNode();
        criterion.put("idTest", "greater-than").put("idValue", id);
        return filter(criterion, maxItems);
    }

    /** The connectors of one account. Wildcards are on by default in the service, so they are switched off. */
    static JsonNode ofAccount(AccountId account, int maxItems) {
        ObjectNode criterion = Json.MAPPER.createObjectNode();
        criterion
                .put("fieldName", "accountId")
                .put("stringTest", "equal")
                .put("stringValue", account.value())
                .put("stringWildcards", false);
        return filter(criterion, maxItems);
    }

    /** The connectors whose role is in the account; {@code %} stands for any characters. */
    static JsonNode ofRolesIn(AccountId account, int maxItems) {
        ObjectNode criterion = Json.MAPPER.createObjectNode();
        criterion
                .put("fieldName", "crossAccountRoleArn")
                .put("stringTest", "equal")
                .put("stringValue", "%:iam::" + account + ":%")
                .put("stringWildcards", true);
        return filter(criterion, maxItems);
    }

    private static JsonNode filter(ObjectNode criterion, int maxItems) {
        ObjectNode filter = Json.MAPPER.createObjectNode();
        filter.put("maxItems", maxItems);
        filter.putArray("searchCriteria").add(criterion);
        filter.put("sortByObjectID", true);
        return filter;
    }
}
