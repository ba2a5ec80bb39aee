package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** STS (API reference 2011-06-15): AssumeRole really evaluates both sides' policies. */
final class StsOperations {

    private static final Pattern ROLE = Pattern.compile("arn:aws:iam::(\\d{12}):role/(?:.*/)?([^/]+)");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private final AwsCloud cloud;

    StsOperations(AwsCloud cloud) {
        this.cloud = cloud;
    }

    String answer(String action, Map<String, String> form, Identity identity) {
        return switch (action) {
            case "GetCallerIdentity" ->
                Xml.element("Arn", identity.arn())
                        + Xml.element("UserId", "AIDATESTBED")
                        + Xml.element("Account", identity.account());
            case "AssumeRole" -> assumeRole(form, identity);
            default -> throw new AwsError(400, "InvalidAction", "Could not find operation " + action);
        };
    }

    private String assumeRole(Map<String, String> form, Identity identity) {
        String arn = form.getOrDefault("RoleArn", "");
        String sessionName = form.getOrDefault("RoleSessionName", "");
        if (!SESSION_NAME.matcher(sessionName).matches()) {
            throw new AwsError(400, "ValidationError", "Value at 'roleSessionName' failed to satisfy constraint");
        }
        String externalId = form.get("ExternalId");
        if (externalId != null && !EXTERNAL_ID.matcher(externalId).matches()) {
            throw new AwsError(400, "ValidationError", "Value at 'externalId' failed to satisfy constraint");
        }
        Duration duration = Duration.ofSeconds(Long.parseLong(form.getOrDefault("DurationSeconds", "3600")));
        if (identity.isSession() && duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new AwsError(
                    400,
                    "ValidationError",
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        Map<String, String> more = new TreeMap<>();
        if (externalId != null) {
            more.put("sts:ExternalId", externalId);
        }
        Caller caller = Caller.of(identity.account(), identity.principalArn(), more);
        boolean mayAsk = Evaluation.allows(identity.policies(), caller, "sts:AssumeRole", arn);
        AwsRole role = mayAsk ? assumable(arn, caller) : null;
        if (role == null) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: " + identity.arn() + " is not authorized to perform: sts:AssumeRole on resource: " + arn);
        }
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

    /** The role if it exists, is seen already and trusts the caller; null otherwise, for STS does not tell these apart. */
    AwsRole assumable(String arn, Caller caller) {
        Matcher matcher = ROLE.matcher(arn);
        if (!matcher.matches()) {
            return null;
        }
        return cloud.account(matcher.group(1))
                .role(matcher.group(2))
                .filter(role -> role.arn().equals(arn))
                .filter(AwsRole::isSeen)
                .filter(role -> Evaluation.trusts(role.trustPolicy(), caller, "sts:AssumeRole"))
                .orElse(null);
    }
}
