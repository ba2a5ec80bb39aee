package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.IamResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Makes IAM calls on one account and turns what they throw into {@link RemoteCallException}. */
final class IamCalls {

    private final AccountId account;
    private final Signing.Source source;

    IamCalls(AccountId account, Signing.Source source) {
        this.account = account;
        this.source = source;
    }

    /** A read, empty where the thing does not exist. */
    <T> Optional<T> reading(String operation, Function<AwsRequestOverrideConfiguration, T> call) {
        Signing signing = source.signing("iam:" + operation);
        try {
            return Optional.of(understood(operation, () -> call.apply(signing.request())));
        } catch (NoSuchEntityException doesNotExist) {
            return Optional.empty();
        } catch (SdkException failure) {
            throw AwsFailures.of("iam:" + operation, "account " + account, failure, signing.redaction());
        }
    }

    /** A write; IAM may quote the document it refuses, so the external IDs in it are kept out of the message. */
    <T extends IamResponse> T writing(
            String operation, String document, Function<AwsRequestOverrideConfiguration, T> call) {
        Signing signing = source.signing("iam:" + operation);
        try {
            return understood(operation, () -> Answers.acknowledged(call.apply(signing.request())));
        } catch (SdkException failure) {
            throw AwsFailures.of(
                    "iam:" + operation,
                    "account " + account,
                    failure,
                    signing.redaction(ExternalIdsIn.document(document)));
        }
    }

    /** A removal; what is gone already counts as removed. */
    <T extends IamResponse> void removing(String operation, Function<AwsRequestOverrideConfiguration, T> call) {
        Signing signing = source.signing("iam:" + operation);
        try {
            understood(operation, () -> Answers.acknowledged(call.apply(signing.request())));
        } catch (NoSuchEntityException goneAlready) {
            return;
        } catch (SdkException failure) {
            throw AwsFailures.of("iam:" + operation, "account " + account, failure, signing.redaction());
        }
    }

    /** Reads an answer that may lack what IAM documents. */
    <T> T understood(String operation, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Answers.Incomplete incomplete) {
            throw AwsFailures.malformed("iam:" + operation, "account " + account);
        }
    }
}
