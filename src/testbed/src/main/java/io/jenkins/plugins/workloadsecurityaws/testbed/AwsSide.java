package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS's services behind one endpoint, told apart by the signature's scope: IAM and STS speak the query protocol (form in,
 * XML out), Organizations speaks JSON. Who calls is told by the signature's access key and the session token.
 */
final class AwsSide implements Side {

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request");

    private final AwsCloud cloud;
    private final Calls calls;
    private final Clock clock;
    private final StsOperations sts;
    private final IamOperations iam;
    private final OrganizationsOperations organizations;

    AwsSide(AwsCloud cloud, Calls calls, Clock clock) {
        this.cloud = cloud;
        this.calls = calls;
        this.clock = clock;
        this.sts = new StsOperations(cloud);
        this.iam = new IamOperations(cloud);
        this.organizations = new OrganizationsOperations(cloud);
    }

    @Override
    public Call identify(Request request) {
        Matcher credential = CREDENTIAL.matcher(request.header("authorization"));
        boolean signed = credential.find();
        String service = signed ? credential.group(3).toLowerCase(Locale.ROOT) : "unsigned";
        boolean json = service.equals("organizations");
        Map<String, String> form = json ? AwsJson.input(request) : form(request.body());
        Optional<Identity> identity = signed ? cloud.identity(credential.group(1)) : Optional.empty();
        String sessionName = form.getOrDefault(
                "RoleSessionName", identity.map(Identity::sessionName).orElse(""));
        return new Call(
                service + ":" + (json ? AwsJson.action(request) : form.getOrDefault("Action", "?")),
                identity.map(Identity::account).orElse(""),
                form,
                sessionName,
                request.header("user-agent"),
                request.headers());
    }

    @Override
    public Answer answer(Request request, Call call) {
        Answer answer = isJson(call) ? json(request, call) : xml(request, call);
        cloud.touched(call.account());
        return answer;
    }

    private static boolean isJson(Call call) {
        return call.operation().startsWith("organizations:");
    }

    private Answer json(Request request, Call call) {
        try {
            return AwsJson.answer(
                    organizations.answer(AwsJson.action(request), call.parameters(), authenticate(request)));
        } catch (AwsError error) {
            return AwsJson.error(error);
        }
    }

    private Answer xml(Request request, Call call) {
        boolean isSts = call.operation().startsWith("sts:");
        String namespace = isSts ? Xml.STS : Xml.IAM;
        String action = call.parameters().getOrDefault("Action", "");
        try {
            Identity identity = authenticate(request);
            String result = isSts
                    ? sts.answer(action, call.parameters(), identity)
                    : iam.answer(action, call.parameters(), identity);
            if (!isSts && !action.startsWith("Get") && !action.startsWith("List")) {
                calls.wrote();
            }
            return Answer.xml(200, Xml.answer(namespace, action, result));
        } catch (AwsError error) {
            return Answer.xml(error.status(), Xml.error(namespace, error));
        } catch (NumberFormatException notANumber) {
            return Answer.xml(400, Xml.error(namespace, new AwsError(400, "MalformedInput", "A number was expected")));
        }
    }

    private Identity authenticate(Request request) {
        Matcher credential = CREDENTIAL.matcher(request.header("authorization"));
        if (!credential.find()) {
            throw new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }
        if (!partitionOf(credential.group(2)).equals(cloud.partition())) {
            throw new AwsError(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region.");
        }
        Identity identity = cloud.identity(credential.group(1))
                .filter(known -> known.token().equals(request.header("x-amz-security-token")))
                .orElseThrow(() -> new AwsError(
                        403, "InvalidClientTokenId", "The security token included in the request is invalid."));
        if (identity.expires() != null && !clock.instant().isBefore(identity.expires())) {
            throw new AwsError(403, "ExpiredToken", "The security token included in the request is expired");
        }
        return identity;
    }

    /** The partition that a region belongs to, by the first letters of its name. */
    private static String partitionOf(String region) {
        if (region.startsWith("cn-") || region.startsWith("aws-cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") || region.startsWith("aws-us-gov-") ? "aws-us-gov" : "aws";
    }

    static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public Answer throttled(Call call, Duration retryAfter) {
        return isJson(call)
                ? error(call, 400, "TooManyRequestsException", "You have sent too many requests in too short a time.")
                : error(call, 400, "Throttling", "Rate exceeded");
    }

    @Override
    public Answer forbidden(Call call) {
        return isJson(call)
                ? error(call, 400, "AccessDeniedException", "You don't have permissions to access this resource.")
                : error(call, 403, "AccessDenied", "The caller is not authorized to perform this operation");
    }

    @Override
    public Answer failed(Call call) {
        return error(call, 500, isJson(call) ? "ServiceException" : "ServiceFailure", "Internal failure");
    }

    private static Answer error(Call call, int status, String code, String message) {
        AwsError error = new AwsError(status, code, message);
        return isJson(call) ? AwsJson.error(error) : Answer.xml(status, Xml.error(Xml.IAM, error));
    }
}
