package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Workload Security's API: headers, keys, limits, routes (Trend's OpenAPI document 50.0.827 and its guides). */
final class VendorSide implements Side {

    private static final Pattern ROLE_IN_BODY =
            Pattern.compile("\"crossAccountRoleArn\"\\s*:\\s*\"arn:[^:]+:iam::(\\d{12}):");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String INSTANCE_ROLE = "platformSettingAwsManagerIdentityUseInstanceRoleEnabled";

    private final Vendor vendor;
    private final VendorConnectors connectors;

    VendorSide(Vendor vendor, Calls calls) {
        this.vendor = vendor;
        this.connectors = new VendorConnectors(vendor, calls);
    }

    @Override
    public Call identify(Request request) {
        String path = request.path()
                .replaceFirst("^/api", "")
                .replaceFirst("^/awsconnectors/\\d+$", "/awsconnectors/{id}")
                .replaceFirst("^/systemsettings/.+$", "/systemsettings/{name}");
        return new Call(
                request.method() + " " + path,
                account(request.body()),
                Map.of("body", request.body()),
                "",
                request.header("user-agent"),
                request.headers());
    }

    /** The account that a connector is made or changed for, so that a fault can strike one account only. */
    private static String account(String body) {
        Matcher role = ROLE_IN_BODY.matcher(body);
        return role.find() ? role.group(1) : "";
    }

    @Override
    public Answer answer(Request request, Call call) {
        Optional<Duration> stayAway = vendor.overTheLimit();
        if (stayAway.isPresent()) {
            return throttled(call, stayAway.get());
        }
        if (!isKeyRight(request)) {
            return message(401, "Invalid API Key");
        }
        return withVersion(route(request, call));
    }

    private Answer route(Request request, Call call) {
        String version = request.header("api-version");
        if (version.isEmpty()) {
            return message(
                    400,
                    "Missing 'api-version' request header. Please set this header with the a value of a supported API"
                            + " version");
        }
        if (!version.matches("v\\d+")) {
            return message(
                    400,
                    "Invalid 'api-version' request header. Please make sure this header starts with 'v' followed by a"
                            + " number. E.g. v1");
        }
        try {
            JsonNode body = request.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(request.body());
            return switch (call.operation()) {
                case "GET /awsconnectorsettings" -> settings();
                case "GET /systemsettings/{name}" -> systemSetting(request);
                case "GET /apikeys/current" -> currentKey();
                default -> connectors.answer(request, call.operation(), body);
            };
        } catch (JsonProcessingException notJson) {
            return message(400, "Invalid request body");
        }
    }

    private boolean isKeyRight(Request request) {
        boolean cloudOne = request.header("authorization").equals("ApiKey " + vendor.apiKey());
        boolean legacy = request.header("api-secret-key").equals(vendor.apiKey());
        return switch (vendor.keyScheme()) {
            case CLOUD_ONE -> cloudOne;
            case LEGACY -> legacy;
            case BOTH -> cloudOne || legacy;
        };
    }

    private Answer settings() {
        return switch (vendor.retrieval()) {
            case SHOWN -> json(JSON.createObjectNode().put("externalId", vendor.externalId()));
            case BLANK -> json(JSON.createObjectNode().put("externalId", ""));
            case FORBIDDEN -> message(403, "Not authorized to retrieve connector settings.");
        };
    }

    private Answer systemSetting(Request request) {
        if (!request.path().endsWith("/" + INSTANCE_ROLE)) {
            return message(404, "The System Setting does not exist.");
        }
        return vendor.isInstanceRoleReadable()
                ? json(JSON.createObjectNode().put("value", String.valueOf(vendor.usesInstanceRole())))
                : message(403, "Not authorized to view System Settings.");
    }

    private static Answer currentKey() {
        return json(JSON.createObjectNode()
                .put("keyName", "testbed")
                .put("roleID", 1)
                .put("active", true)
                .put("ID", 1));
    }

    static Answer json(ObjectNode body) {
        return Answer.json(200, body.toString());
    }

    static Answer message(int status, String text) {
        return Answer.json(status, JSON.createObjectNode().put("message", text).toString());
    }

    private static Answer withVersion(Answer answer) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("X-DSM-Version", "Deep Security/50.0.827");
        return new Answer(answer.status(), answer.contentType(), answer.body(), headers);
    }

    @Override
    public Answer throttled(Call call, Duration retryAfter) {
        Answer answer = message(429, "Too many API requests");
        return retryAfter.isZero()
                ? answer
                : new Answer(
                        429,
                        answer.contentType(),
                        answer.body(),
                        Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())));
    }

    @Override
    public Answer forbidden(Call call) {
        return message(403, "Not authorized to do this.");
    }

    @Override
    public Answer failed(Call call) {
        return message(500, "Internal server error");
    }
}
