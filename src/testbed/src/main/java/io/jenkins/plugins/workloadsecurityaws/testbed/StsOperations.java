package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** STS (API reference 2011-06-15): AssumeRole really evaluates both sides' policies. */
final class StsOperations {

    private static final Pattern ROLE = Pattern.compile("arn:[^:]+:iam::(\\d{12}):role/(?:.*/)?([^/]+)");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private static final String ACTION = "sts:AssumeRole";
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final AwsCloud cloud;

    StsOperations(AwsCloud cloud) {
        this.cloud = cloud;
    }

    String answer(String action, Map<String, String> form, Identity identity) {
        return switch (action) {
            case "GetCallerIdentity" ->
                Xml.element("Arn", identity.arn())
                        + Xml.element("UserId", identity.userId())
                        + Xml.element("Account", identity.account());
            case "AssumeRole" -> assumeRole(form, identity);
            default -> throw new AwsError(400, "InvalidAction", "Could not find operation " + action);
        };
    }

    private String assumeRole(Map<String, String> form, Identity identity) {
        String arn = form.getOrDefault("RoleArn", "");
        String sessionName = matching(form.getOrDefault("RoleSessionName", ""), SESSION_NAME, "roleSessionName");
        Map<String, String> more = new TreeMap<>();
        more.put("sts:RoleSessionName", sessionName);
        if (form.containsKey("ExternalId")) {
            more.put("sts:ExternalId", matching(form.get("ExternalId"), EXTERNAL_ID, "externalId"));
        }
        Duration duration = duration(form, identity);
        AwsRole role = mayAssume(arn, identity, identity.caller(more))
                .orElseThrow(() -> new AwsError(
                        403,
                        "AccessDenied",
                        "User: " + identity.arn() + " is not authorized to perform: sts:AssumeRole on resource: "
                                + arn));
        Session session = cloud.newSession(role, sessionName, duration);
        return "<AssumedRoleUser>"
                + Xml.element("AssumedRoleId", session.assumedRoleId())
                + Xml.element("Arn", session.arn())
                + "</AssumedRoleUser><Credentials>"
                + Xml.element("AccessKeyId", session.accessKeyId())
                + Xml.element("SecretAccessKey", session.secretAccessKey())
                + Xml.element("SessionToken", session.token())
                + Xml.element("Expiration", session.expires().toString())
                + "</Credentials>";
    }

    private static String matching(String value, Pattern pattern, String field) {
        if (!pattern.matcher(value).matches()) {
            throw IamInput.invalid("1 validation error detected: Value at '" + field
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    /** 15 minutes up to the role's maximum, which is one hour here; a session may ask for one hour at most anyway. */
    private static Duration duration(Map<String, String> form, Identity identity) {
        Duration duration = Duration.ofSeconds(Long.parseLong(form.getOrDefault("DurationSeconds", "3600")));
        if (duration.compareTo(SHORTEST) < 0) {
            throw IamInput.invalid("1 validation error detected: Value '" + duration.toSeconds()
                    + "' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or"
                    + " equal to " + SHORTEST.toSeconds());
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw IamInput.invalid(
                    identity.isSession()
                            ? "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
                                    + " chaining"
                            : "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return duration;
    }

    /**
     * Across accounts both sides must allow it; inside one account a trust policy that names the caller, its session
     * included, is enough. What is denied outright no trust policy gives back (IAM User Guide, policy evaluation logic).
     */
    private Optional<AwsRole> mayAssume(String arn, Identity identity, Caller caller) {
        boolean controlled = cloud.organization()
                .serviceControlPolicy(identity.account())
                .filter(policy -> Evaluation.denies(policy, caller, ACTION, arn))
                .isPresent();
        if (controlled || identity.isDenied(caller, ACTION, arn)) {
            return Optional.empty();
        }
        boolean allowed = identity.isAllowed(caller, ACTION, arn) && identity.isWithinBoundary(caller, ACTION, arn);
        return assumable(arn, caller)
                .filter(role -> allowed
                        || role.account().equals(identity.account())
                                && Evaluation.trustsByName(role.trustPolicy(), caller, ACTION));
    }

    /** The role if it exists in a usable account, is seen already and trusts the caller; empty otherwise: STS does not
     * say which. */
    Optional<AwsRole> assumable(String arn, Caller caller) {
        return usable(arn).filter(role -> trusts(role.read(), caller));
    }

    /** Whether the caller gets in whatever this moment's readers see of a write that has not propagated. */
    boolean surelyAssumable(String arn, Caller caller) {
        return usable(arn)
                .filter(role -> role.views().stream().allMatch(state -> trusts(state, caller)))
                .isPresent();
    }

    /** Whether a write to the role has not propagated yet. */
    boolean isPropagating(String arn) {
        return usable(arn).filter(role -> role.views().size() > 1).isPresent();
    }

    private static boolean trusts(Optional<RoleState> state, Caller caller) {
        return state.filter(seen -> Evaluation.trusts(seen.trustPolicy(), caller, ACTION))
                .isPresent();
    }

    private Optional<AwsRole> usable(String arn) {
        Matcher matcher = ROLE.matcher(arn);
        if (!matcher.matches() || !cloud.organization().isUsable(matcher.group(1))) {
            return Optional.empty();
        }
        return cloud.account(matcher.group(1)).role(matcher.group(2)).filter(role -> role.arn()
                .equals(arn));
    }
}
