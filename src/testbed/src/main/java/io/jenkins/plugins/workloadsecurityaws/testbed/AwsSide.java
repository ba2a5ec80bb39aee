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

/** AWS's query protocol: form in, XML out; who calls is told by the signature's access key and the session token. */
final class AwsSide implements Side {

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/\\d{8}/[^/]+/([^/]+)/aws4_request");

    private final AwsCloud cloud;
    private final Calls calls;
    private final Clock clock;
    private final StsOperations sts;
    private final IamOperations iam;

    AwsSide(AwsCloud cloud, Calls calls, Clock clock) {
        this.cloud = cloud;
        this.calls = calls;
        this.clock = clock;
        this.sts = new StsOperations(cloud);
        this.iam = new IamOperations(cloud);
    }

    @Override
    public Call identify(Request request) {
        Map<String, String> form = form(request.body());
        Matcher credential = CREDENTIAL.matcher(request.header("authorization"));
        boolean signed = credential.find();
        String service = signed ? credential.group(2) : "unsigned";
        Optional<Identity> identity = signed ? cloud.identity(credential.group(1)) : Optional.empty();
        String sessionName = form.getOrDefault(
                "RoleSessionName", identity.map(Identity::sessionName).orElse(""));
        return new Call(
                service.toLowerCase(Locale.ROOT) + ":" + form.getOrDefault("Action", "?"),
                identity.map(Identity::account).orElse(""),
                form,
                sessionName,
                request.header("user-agent"),
                request.headers());
    }

    @Override
    public Answer answer(Request request, Call call) {
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
        Identity identity = cloud.identity(credential.group(1))
                .filter(known -> known.token().equals(request.header("x-amz-security-token")))
                .orElseThrow(() -> new AwsError(
                        403, "InvalidClientTokenId", "The security token included in the request is invalid."));
        if (identity.expires() != null && !clock.instant().isBefore(identity.expires())) {
            throw new AwsError(403, "ExpiredToken", "The security token included in the request is expired");
        }
        return identity;
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
    public Answer throttled(Duration retryAfter) {
        return Answer.xml(400, Xml.error(Xml.IAM, new AwsError(400, "Throttling", "Rate exceeded")));
    }

    @Override
    public Answer forbidden() {
        return Answer.xml(
                403,
                Xml.error(
                        Xml.IAM,
                        new AwsError(403, "AccessDenied", "The caller is not authorized to perform this operation")));
    }

    @Override
    public Answer failed() {
        return Answer.xml(500, Xml.error(Xml.IAM, new AwsError(500, "ServiceFailure", "Internal failure")));
    }
}
