package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCall;
import java.util.Optional;

/**
 * One operation with its values.
 *
 * @param operation what to do
 * @param path path and query below {@code /api}
 * @param body what to send, if anything
 * @param account the account that it is about, if it is about one
 */
record Call(Operation operation, String path, Optional<JsonNode> body, Optional<AccountId> account) {

    /** A call without values. */
    static Call of(Operation operation) {
        return of(operation, "");
    }

    /** A call about one thing. */
    static Call of(Operation operation, String value) {
        return new Call(operation, operation.path(value), Optional.empty(), Optional.empty());
    }

    /** {@return the same call with a body} */
    Call sending(JsonNode json) {
        return new Call(operation, path, Optional.of(json), account);
    }

    /** {@return the same call with a query} */
    Call asking(String query) {
        return new Call(operation, path + "?" + query, body, account);
    }

    /** {@return the same call, told as one about an account} */
    Call about(AccountId id) {
        return new Call(operation, path, body, Optional.of(id));
    }

    /** {@return the call in messages} */
    String title() {
        return operation.method() + " " + path
                + account.map(id -> " for account " + id).orElse("");
    }

    RemoteCall remote() {
        return new RemoteCall(
                "workloadSecurity",
                operation.label(),
                operation.label(),
                title(),
                operation.isRead() ? RemoteCall.Effect.NONE : RemoteCall.Effect.ONCE,
                operation.isSlow());
    }

    @Override
    public String toString() {
        return title();
    }
}
