package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks what is asked of a role by IAM's own rules, whatever it is then used for. */
final class CheckedRole {

    /** Name and path do not depend on the account; this one is nobody's. */
    private static final AccountId ANY = new AccountId("000000000000");

    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern POLICY_ARN = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.{1,512}");
    private static final Pattern TAG_KEY = Pattern.compile("(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");

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
        tags.forEach((key, value) -> {
            matches("tag", key, TAG_KEY, "key has 1 to 128 letters, digits, spaces and _.:/=+@- and no prefix aws:");
            matches("tag", value, TAG_VALUE, "value has at most 256 letters, digits, spaces and _.:/=+@-");
        });
        return new RoleSpec(mode, name, path, policy, boundaryArn, tags);
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
