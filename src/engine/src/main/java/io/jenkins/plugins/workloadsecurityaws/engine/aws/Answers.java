package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
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
        return present.stripLeading().startsWith("{")
                ? present
                : URLDecoder.decode(present.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static <T> T present(T value, String what) {
        if (value == null) {
            throw new Incomplete(what);
        }
        return value;
    }

    static void require(boolean there, String what) {
        if (!there) {
            throw new Incomplete(what);
        }
    }

    static Tag tag(Map.Entry<String, String> entry) {
        return Tag.builder().key(entry.getKey()).value(entry.getValue()).build();
    }
}
