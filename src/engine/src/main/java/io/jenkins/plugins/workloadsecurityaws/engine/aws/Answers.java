package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.IamResponse;
import software.amazon.awssdk.services.iam.model.Tag;

/** Reads IAM's answers. The SDK fills what is missing with null, so everything that is needed is asked for. */
final class Answers {

    /** Something that IAM documents is not in the answer. */
    static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Incomplete(String message) {
            super(message);
        }
    }

    private Answers() {}

    static Role role(software.amazon.awssdk.services.iam.model.Role role, AccountId account) {
        present(role, "Role");
        RoleArn arn = arn(present(role.arn(), "Role.Arn"));
        if (!arn.account().equals(account)) {
            throw new Incomplete("the role of another account");
        }
        Map<String, String> tags = new TreeMap<>();
        role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new Role(
                arn,
                document(role.assumeRolePolicyDocument()),
                Optional.ofNullable(role.permissionsBoundary())
                        .map(AttachedPermissionsBoundary::permissionsBoundaryArn),
                tags,
                Optional.ofNullable(role.createDate()));
    }

    private static RoleArn arn(String text) {
        try {
            return RoleArn.parse(text);
        } catch (InvalidInputException notAnArn) {
            throw new Incomplete("Role.Arn");
        }
    }

    /** IAM URL-encodes documents by RFC 3986, where a plus is a plus; some emulators do not encode at all. */
    static String document(String text) {
        String present = present(text, "document");
        if (present.stripLeading().startsWith("{")) {
            return present;
        }
        try {
            return URLDecoder.decode(present.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new Incomplete("document");
        }
    }

    static <T> T present(T value, String what) {
        if (value == null) {
            throw new Incomplete(what);
        }
        return value;
    }

    /** One page of a list; without a marker the next page would be the first one again, for ever. */
    static <T> List<T> page(Boolean truncated, String marker, List<T> items) {
        if (present(truncated, "IsTruncated")) {
            present(marker, "Marker");
        }
        return items;
    }

    static AttachedPolicy attached(software.amazon.awssdk.services.iam.model.AttachedPolicy policy) {
        return new AttachedPolicy(present(policy.policyName(), "PolicyName"), present(policy.policyArn(), "PolicyArn"));
    }

    /** Most writes are answered with a request ID and nothing else; the SDK says {@code UNKNOWN} where there is none. */
    static <T extends IamResponse> T acknowledged(T answer) {
        if ("UNKNOWN".equals(answer.responseMetadata().requestId())) {
            throw new Incomplete("RequestId");
        }
        return answer;
    }

    static Tag tag(Map.Entry<String, String> entry) {
        return Tag.builder().key(entry.getKey()).value(entry.getValue()).build();
    }
}
