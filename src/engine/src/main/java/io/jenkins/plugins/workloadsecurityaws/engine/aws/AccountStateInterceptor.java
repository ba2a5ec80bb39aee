package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Writes an account's State into its Status before the SDK reads the answer. AWS replaced the field Status by State, to be
 * retired on 9 September 2026 (Organizations API reference, data type Account), and the SDK's version that Jenkins
 * supplies knows the old field only: without this, every account would lose its state.
 */
final class AccountStateInterceptor implements ExecutionInterceptor {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.httpResponse().isSuccessful()
                ? context.responseBody().map(AccountStateInterceptor::rewritten)
                : context.responseBody();
    }

    private static InputStream rewritten(InputStream body) {
        if (!(parsed(read(body)) instanceof ObjectNode answer)) {
            throw notAsDocumented();
        }
        answer.path("Accounts").forEach(AccountStateInterceptor::rewrite);
        rewrite(answer.path("Account"));
        return new ByteArrayInputStream(answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            // Bytes in memory, so of their content: no JSON, or no text in any encoding of it.
            throw notAsDocumented();
        }
    }

    /** Without a cause: to the SDK text that is no JSON looks like a broken connection. */
    private static SdkClientException notAsDocumented() {
        return SdkClientException.create("the answer is no JSON object");
    }

    private static byte[] read(InputStream body) {
        try (body) {
            return body.readAllBytes();
        } catch (IOException broken) {
            throw SdkClientException.create("the answer broke off", broken);
        }
    }

    private static void rewrite(JsonNode account) {
        if (account instanceof ObjectNode fields && fields.has("State")) {
            fields.set("Status", fields.get("State"));
        }
    }
}
