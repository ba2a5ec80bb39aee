package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Makes IAM calls on one account and turns what they throw into {@link RemoteCallException}. */
final class IamCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Redaction NOTHING_SECRET = new Redaction(List.of());

    private final AccountId account;

    IamCalls(AccountId account) {
        this.account = account;
    }

    /** A read, empty where the thing does not exist. */
    <T> Optional<T> reading(String operation, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (NoSuchEntityException doesNotExist) {
            return Optional.empty();
        } catch (Answers.Incomplete incomplete) {
            throw AwsFailures.malformed("iam:" + operation, "account " + account);
        } catch (SdkException failure) {
            throw AwsFailures.of(failedIn(failure, operation), "account " + account, failure, NOTHING_SECRET);
        }
    }

    /** A write; IAM may quote the document it refuses, so the external IDs in it are kept out of the message. */
    <T> T writing(String operation, String document, Supplier<T> call) {
        try {
            return call.get();
        } catch (Answers.Incomplete incomplete) {
            throw AwsFailures.malformed("iam:" + operation, "account " + account);
        } catch (SdkException failure) {
            throw AwsFailures.of(
                    failedIn(failure, operation), "account " + account, failure, new Redaction(externalIds(document)));
        }
    }

    /** Renewing the session happens inside an IAM call: then it is AssumeRole that failed. */
    private static String failedIn(SdkException failure, String operation) {
        return failure instanceof software.amazon.awssdk.services.sts.model.StsException
                ? "sts:AssumeRole"
                : "iam:" + operation;
    }

    private static List<String> externalIds(String document) {
        List<String> found = new ArrayList<>();
        if (!document.isEmpty()) {
            try {
                collect(JSON.readTree(document), false, found);
            } catch (JsonProcessingException notJson) {
                found.add(document);
            }
        }
        return found;
    }

    private static void collect(JsonNode node, boolean inExternalId, List<String> found) {
        if (node.isTextual() && inExternalId) {
            found.add(node.asText());
        }
        node.properties()
                .forEach(field -> collect(
                        field.getValue(), inExternalId || field.getKey().equalsIgnoreCase("sts:ExternalId"), found));
        if (node.isArray()) {
            node.forEach(element -> collect(element, inExternalId, found));
        }
    }
}
