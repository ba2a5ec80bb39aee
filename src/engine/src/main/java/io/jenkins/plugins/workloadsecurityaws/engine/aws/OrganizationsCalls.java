package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.model.AccountNotFoundException;
import software.amazon.awssdk.services.organizations.model.ParentNotFoundException;
import software.amazon.awssdk.services.organizations.model.TargetNotFoundException;

/** Makes calls of AWS Organizations and turns what they throw into {@link RemoteCallException}. */
final class OrganizationsCalls {

    private static final String WHERE = "the organization";

    private final Signing.Source source;

    OrganizationsCalls(Signing.Source source) {
        this.source = source;
    }

    <T> T reading(String operation, Function<AwsRequestOverrideConfiguration, T> call) {
        String name = "organizations:" + operation;
        Signing signing = source.signing(name);
        try {
            return call.apply(signing.request());
        } catch (SdkException failure) {
            throw AwsFailures.of(name, WHERE, failure, signing.redaction());
        } catch (Answers.Incomplete incomplete) {
            throw AwsFailures.malformed(name, WHERE);
        }
    }

    /** A read, empty where the thing that is asked about does not exist. */
    <T> Optional<T> finding(String operation, Function<AwsRequestOverrideConfiguration, T> call) {
        return reading(operation, as -> {
            try {
                return Optional.of(call.apply(as));
            } catch (AccountNotFoundException | ParentNotFoundException | TargetNotFoundException doesNotExist) {
                return Optional.empty();
            }
        });
    }

    /** One page of a list. A page may be empty and have a successor, but an answer that holds neither tells nothing. */
    static <T> Stream<T> page(boolean hasItems, String nextToken, List<T> items) {
        if (!hasItems && nextToken == null) {
            throw new Answers.Incomplete("a list");
        }
        return items.stream();
    }
}
