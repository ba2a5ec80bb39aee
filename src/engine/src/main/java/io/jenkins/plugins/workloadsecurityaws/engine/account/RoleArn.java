package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM role: {@code arn:PARTITION:iam::ACCOUNT:role/PATH/NAME}
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>).
 *
 * @param partition the partition the role lives in
 * @param account the account the role lives in
 * @param path begins and ends with a slash; {@code /} when the role has none
 * @param name the role's name, 1 to 64 characters of {@code [\w+=,.@-]}
 */
public record RoleArn(Partition partition, AccountId account, String path, String name) {

    // Possessive (*+, ++): else Java goes one call deeper for each turn, and a long text ends its stack.
    private static final Pattern FORM =
            Pattern.compile("arn:(aws(?:-[a-z]+)*+):iam::([0-9]{12}):role(/(?:[!-.0-~]+/)*+)([\\w+=,.@-]{1,64})");
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern PATH = Pattern.compile("/|(?:/[!-.0-~]+)++/");

    /**
     * Checks name and path.
     *
     * @throws InvalidInputException if IAM would refuse the name or the path
     */
    public RoleArn {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidInputException("a role name has 1 to 64 characters of letters, digits and _+=,.@-");
        }
        if (path == null || path.length() > 512 || !PATH.matcher(path).matches()) {
            throw new InvalidInputException("a role path begins and ends with a slash and has at most 512 characters");
        }
    }

    /**
     * Reads an ARN.
     *
     * @param arn the whole ARN
     * @return its parts
     * @throws InvalidInputException if it is not the ARN of an IAM role of any partition
     */
    public static RoleArn parse(String arn) {
        Matcher matcher = FORM.matcher(arn == null ? "" : arn);
        if (!matcher.matches()) {
            throw new InvalidInputException(
                    "a role ARN looks like arn:aws:iam::111122223333:role/NAME, with a 12-digit account ID");
        }
        return new RoleArn(
                new Partition(matcher.group(1)), new AccountId(matcher.group(2)), matcher.group(3), matcher.group(4));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":role" + path + name;
    }
}
