package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what is asked of a role by IAM's own rules, whatever it is then used for. */
final class CheckedRole {

    /** Name and path do not depend on the account; this one is nobody's. */
    private static final AccountId ANY = new AccountId("000000000000");

    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern POLICY_ARN = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.{1,512}");
    private static final Pattern TAG_KEY =
            Pattern.compile("(?i:(?!aws:|workload-security-aws:))[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");

    /**
     * A role holds 50 tags, of which two are this product's own
     * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM and STS quotas</a>).
     */
    private static final int MOST_TAGS = 48;

    private CheckedRole() {}

    static RoleSpec of(
            RoleMode mode,
            String name,
            String path,
            Optional<String> policyName,
            Optional<String> boundaryArn,
            Map<String, String> tags) {
        InvalidInputException.in("role-name", () -> new RoleArn(Partition.AWS, ANY, "/", name));
        InvalidInputException.in("path", () -> new RoleArn(Partition.AWS, ANY, path, "any"));
        String policy = policyName.orElse(RoleSpec.DEFAULT_POLICY_NAME);
        matches("policy-name", policy, POLICY_NAME, "has 1 to 128 characters of letters, digits and _+=,.@-");
        boundaryArn.ifPresent(boundary ->
                matches("boundary", boundary, POLICY_ARN, "looks like arn:aws:iam::111122223333:policy/NAME"));
        checkTags(tags);
        return new RoleSpec(mode, name, path, policy, boundaryArn, tags);
    }

    /** The tenant is named by a tag of each role that is made for it, and such a tag is never empty. */
    static void checkTenant(String name) {
        InvalidInputException.in("tenant", () -> {
            if (name.isBlank() || !TAG_VALUE.matcher(name).matches()) {
                throw new InvalidInputException(
                        "a tenant's name stands in a tag of its roles, so it has 1 to 256 letters,"
                                + " digits, spaces and _.:/=+@-");
            }
            return name;
        });
    }

    /** IAM tells keys apart without regard to case. */
    private static void checkTags(Map<String, String> tags) {
        if (tags.size() > MOST_TAGS) {
            throw new InvalidInputException(
                    "tag", "IAM holds 50 tags on a role, and two are this product's own: give 48 at most");
        }
        Set<String> keys = new HashSet<>();
        tags.forEach((key, value) -> {
            matches(
                    "tag",
                    key,
                    TAG_KEY,
                    "key has 1 to 128 letters, digits, spaces and _.:/=+@-, and does not begin with aws: or"
                            + " workload-security-aws:");
            matches("tag", value, TAG_VALUE, "value has at most 256 letters, digits, spaces and _.:/=+@-");
            if (!keys.add(key.toLowerCase(Locale.ROOT))) {
                throw new InvalidInputException("tag", "two keys of tags differ in upper and lower case only");
            }
        });
    }

    private static void matches(String field, String value, Pattern form, String rule) {
        InvalidInputException.in(field, () -> {
            if (!form.matcher(value).matches()) {
                throw new InvalidInputException("a " + field.replace('-', ' ') + " " + rule);
            }
            return value;
        });
    }
}
