package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.Oracle.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes up policies, most of them near to something right, and requests that come close to their edges. */
final class PolicyGenerator {

    static final String TRUSTED = "147995105371";
    static final String OURS = "canary-external-id-0001";
    static final String ROLE = "arn:aws:iam::111122223333:role/Workload_Security_Role_Cross";

    private static final List<String> IDS = List.of(
            OURS,
            "CANARY-EXTERNAL-ID-0001",
            "canary-external-id-0002",
            "canary-other-0002",
            "canary-*",
            "*0001",
            "canary-external-id-000?",
            "*",
            "?",
            "??*",
            "*-id-*",
            "canary-external-id-0001*",
            "12345",
            "0012345",
            "${aws:PrincipalAccount}",
            "${aws:username}",
            "${*}",
            "canary-${?}-0001",
            "${sts:ExternalId}",
            "${aws:PrincipalTag/id, 'canary-external-id-0001'}",
            "${Unclosed",
            "${aws:PrincipalTag/id,'canary-external-id-0001'}",
            "${sts:ExternalId, 'canary-other-0002'}",
            "canary-${aws:username}",
            "canary-external-id-0001${aws:PrincipalTag/none, ''}",
            "${$}{sts:ExternalId}",
            "canary?external?id?000*",
            "\u0063anary-external-id-0001 ",
            "can\u0131ry-external-\u212ad-0001",
            "true",
            "");
    private static final List<String> ACCOUNTS = List.of(
            TRUSTED,
            "444455556666",
            "147995105372",
            "1479951053??",
            "14799510537*",
            "*71",
            "1*",
            "*",
            "????????????",
            "${aws:PrincipalAccount}",
            "147995105371.0",
            "${aws:PrincipalAccount, '147995105371'}",
            "*147995105371*",
            "[0-9]*",
            "000000000001");
    private static final List<String> ARNS = List.of(
            "arn:aws:iam::147995105371:root",
            "arn:aws:iam::147995105371:*",
            "arn:aws:iam::147995105371:role/*",
            "arn:aws:iam::147995105371:user/*",
            "arn:aws:*::147995105371:*",
            "arn:*:iam::147995105371:*",
            "arn:aws:iam::*:*",
            "arn:aws:iam::*:role/x",
            "arn:aws:iam::1*:*",
            "arn:aws:iam::444455556666:role/x",
            "arn:aws:iam::444455556666:*",
            "arn:aws:iam::${aws:PrincipalAccount}:role/x",
            "arn:aws-cn:iam::147995105371:*",
            "arn:aws:iam::147995105371:rol?/manager",
            "arn:aws:iam::147995105371:role/*/*",
            "arn:aws:sts::147995105371:assumed-role/*",
            "arn:aws:sts::147995105371:federated-user/*",
            "arn:aws*:iam::147995105371:root",
            "arn:aws:iam::14799510537?:*",
            "arn:aws:iam:*:147995105371:*",
            "arn:*:*:*:147995105371:*",
            "arn:*:*:*:*:*",
            "arn:aws:iam::${aws:PrincipalAccount, '147995105371'}:*",
            "${aws:PrincipalArn}",
            "*:147995105371:*",
            "*147995105371*",
            "arn:aws:iam::*",
            "*",
            "147995105371");
    private static final List<String> PRINCIPALS = List.of(
            "arn:aws:iam::147995105371:root",
            "147995105371",
            "arn:aws:iam::147995105371:root",
            "arn:aws:iam::444455556666:root",
            "444455556666",
            "*",
            "arn:aws:iam::147995105371:role/manager",
            "arn:aws:iam::444455556666:role/x",
            "arn:aws:iam::444455556666:user/x",
            "arn:aws:sts::444455556666:assumed-role/x/session",
            "arn:aws:sts::147995105371:assumed-role/manager/session",
            "arn:aws:sts::147995105371:federated-user/x",
            "arn:aws:iam::147995105371:user/*",
            "arn:aws:iam::147995105371:group/x",
            "AIDAEXAMPLEEXAMPLE123",
            "arn:aws:iam::1479951053:root",
            "arn:aws-cn:iam::147995105371:root",
            "arn:aws:iam::444455556666:*",
            "arn:aws:iam::${Account}:root",
            "AROAEXAMPLEEXAMPLE123",
            "anybody");
    private static final List<String> SERVICES = List.of(
            "ec2.amazonaws.com",
            "lambda.amazonaws.com",
            "ec2.amazonaws.com",
            "cloudformation.amazonaws.com",
            "*",
            "ec2",
            "EC2.amazonaws.com",
            "*.amazonaws.com",
            "cognito-idp.amazonaws.com");
    private static final List<String> PROVIDERS = List.of(
            "arn:aws:iam::111122223333:saml-provider/corporate",
            "accounts.google.com",
            "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
            "arn:aws:iam::111122223333:saml-provider/*",
            "cognito-identity.amazonaws.com",
            "*");
    private static final List<String> TRUST_ACTIONS = List.of(
            "sts:AssumeRole",
            "sts:AssumeRole",
            "sts:AssumeRole",
            "STS:assumerole",
            "sts:*",
            "*",
            "sts:Assume*",
            "sts:AssumeRol?",
            "sts:AssumeRoleWithSAML",
            "sts:AssumeRoleWithWebIdentity",
            "sts:TagSession",
            "sts:SetSourceIdentity",
            "sts:SetContext",
            "sts:AssumeRole*",
            "sts:*Identity",
            "sts:?*",
            "?ts:AssumeRole",
            "sts:AssumeRole ",
            "s3:GetObject",
            "sts:${Action}");
    private static final List<String> OPERATORS = List.of(
            "StringEquals",
            "StringEquals",
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringLike",
            "StringNotLike",
            "ArnEquals",
            "ArnLike",
            "ArnNotEquals",
            "ArnNotLike",
            "Null",
            "Bool",
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericGreaterThanEquals",
            "IpAddress",
            "NotIpAddress",
            "DateLessThan",
            "DateGreaterThanEquals",
            "DateNotEquals",
            "NumericNotEqualsIfExists",
            "BinaryEquals",
            "NullIfExists",
            "ForAnyValue:ForAllValues:StringEquals",
            "StringMatches",
            "stringequals");
    private static final List<String> KEYS = List.of(
            "sts:ExternalId",
            "sts:ExternalId",
            "sts:ExternalId",
            "sts:externalid",
            "STS:EXTERNALID",
            "aws:PrincipalAccount",
            "aws:PrincipalAccount",
            "aws:PrincipalArn",
            "aws:PrincipalArn",
            "aws:PrincipalIsAWSService",
            "aws:SecureTransport",
            "aws:PrincipalOrgID",
            "aws:SourceIp",
            "aws:SourceAccount",
            "aws:SourceArn",
            "aws:PrincipalType",
            "aws:MultiFactorAuthPresent",
            "aws:RequestedRegion",
            "aws:username",
            "sts:RoleSessionName",
            "sts:SourceIdentity",
            "aws:PrincipalTag/id",
            "aws:PrincipalTag/none",
            "aws:TagKeys",
            "aws:PrincipalOrgPaths",
            "aws:PrincipalServiceName",
            "aws:ViaAWSService",
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:userid",
            "SAML:aud",
            "accounts.google.com:sub",
            "sts:ExternalID2",
            "sts:ExternalId ");
    private static final List<String> ACTIONS = List.of(
            "*",
            "ec2:*",
            "ec2:Describe*",
            "EC2:describe*",
            "ec2:DescribeVpcs",
            "ec2:DescribeInstances",
            "ec2:Describe?pcs",
            "workspaces:*",
            "workspaces:Describe*",
            "iam:Get*",
            "iam:GetRole",
            "iam:*",
            "iam:ListAccountAliases",
            "s3:*",
            "sts:AssumeRole",
            "ec2:DescribeInstance*",
            "iam:GetRole*",
            "workspaces:DescribeTags",
            "*:*",
            "ec2*",
            "ec2:*Images",
            "ec2",
            "ec2:${Action}");
    private static final List<String> RESOURCES = List.of(
            "*",
            "*",
            "*",
            ROLE,
            "arn:aws:iam::111122223333:role/*",
            "arn:aws:iam::*:role/Workload*",
            "arn:aws:iam::${aws:PrincipalAccount}:role/*",
            "arn:aws:ec2:*:*:*",
            "arn:aws:s3:::x",
            "arn:aws:workspaces:*:*:workspace/ws-1",
            "arn:aws:workspaces:*:*:*",
            "arn:aws:iam::111122223333:role/${aws:PrincipalTag/id, 'Workload_Security_Role_Cross'}",
            "arn:aws:iam::444455556666:role/*",
            "arn:aws:iam::111122223333:*",
            "arn:*:iam::111122223333:role/Workload_Security_Role_Cros?",
            "arn:aws:iam::*",
            "arn:*:*:*:*:*",
            "arn:*",
            "**",
            "?");

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Random random;

    PolicyGenerator(long seed) {
        this.random = new Random(seed);
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** A trust policy of one to three statements. */
    JsonNode trust() {
        return document(this::trustStatement);
    }

    /** An identity policy or a boundary. */
    JsonNode permissions() {
        return document(this::permissionStatement);
    }

    private JsonNode document(java.util.function.Supplier<ObjectNode> statement) {
        ObjectNode document = json.objectNode();
        if (!oneIn(8)) {
            document.put("Version", oneIn(5) ? "2008-10-17" : "2012-10-17");
        }
        int count = oneIn(3) ? 1 : oneIn(2) ? 2 : 3;
        if (count == 1 && oneIn(3)) {
            document.set("Statement", statement.get());
        } else {
            ArrayNode statements = document.putArray("Statement");
            for (int i = 0; i < count; i++) {
                statements.add(statement.get());
            }
        }
        if (oneIn(150)) {
            document.put("Id", "made-up");
        }
        return document;
    }

    private ObjectNode trustStatement() {
        if (oneIn(4)) {
            return nearlyRight();
        }
        boolean allow = random.nextInt(5) < 3;
        ObjectNode statement = json.objectNode().put("Effect", allow ? "Allow" : "Deny");
        principal(statement, allow);
        boolean near = random.nextInt(3) > 0;
        values(
                statement,
                oneIn(15) ? "NotAction" : "Action",
                near ? List.of(pick(TRUST_ACTIONS.subList(0, 8))) : some(TRUST_ACTIONS));
        if (oneIn(60)) {
            statement.put("Resource", "*");
        }
        if (oneIn(100)) {
            statement.put("Conditions", "none");
        }
        conditions(statement, allow ? 4 : 3);
        return statement;
    }

    /** Trend's statement, or the deny that comes to the same, with at most one thing changed. */
    private ObjectNode nearlyRight() {
        boolean allow = !oneIn(3);
        int changed = random.nextInt(6);
        ObjectNode statement = json.objectNode().put("Effect", allow ? "Allow" : "Deny");
        ObjectNode principal = statement.putObject(changed == 1 && !allow ? "NotPrincipal" : "Principal");
        principal.put("AWS", changed == 2 ? pick(PRINCIPALS) : allow ? "arn:aws:iam::" + TRUSTED + ":root" : "*");
        statement.put("Action", changed == 3 ? pick(TRUST_ACTIONS) : "sts:AssumeRole");
        String operator = allow ? "StringEquals" : "StringNotEquals";
        String id = oneIn(8) ? pick(IDS) : OURS;
        ObjectNode block = statement.putObject("Condition");
        block.putObject(changed == 4 ? pick(OPERATORS) : oneIn(6) ? operator + "IfExists" : operator)
                .put(spelt("sts:ExternalId"), id);
        if (changed == 5) {
            String key = pick(KEYS);
            String second = fitting(key);
            conditionValues(
                    block.has(second) ? (ObjectNode) block.get(second) : block.putObject(second), second, spelt(key));
        }
        return statement;
    }

    private void principal(ObjectNode statement, boolean allow) {
        String element = oneIn(allow ? 20 : 5) ? "NotPrincipal" : "Principal";
        if (oneIn(allow ? 8 : 3)) {
            statement.put(element, oneIn(40) ? "anybody" : "*");
            return;
        }
        ObjectNode types = statement.putObject(element);
        if (!oneIn(8)) {
            values(types, "AWS", random.nextInt(3) > 0 ? List.of(pick(PRINCIPALS.subList(0, 3))) : some(PRINCIPALS));
        }
        if (oneIn(10)) {
            values(types, "Service", some(SERVICES));
        }
        if (oneIn(14)) {
            values(types, "Federated", some(PROVIDERS));
        }
        if (oneIn(100)) {
            types.put("CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be");
        }
        if (types.isEmpty()) {
            types.put("AWS", TRUSTED);
        }
        if (oneIn(80)) {
            types.put("AWS", 147995105371L);
        }
        if (oneIn(80)) {
            types.putArray("AWS").add(444455556666L).add(TRUSTED);
        }
    }

    private ObjectNode permissionStatement() {
        ObjectNode statement = json.objectNode().put("Effect", oneIn(4) ? "Deny" : "Allow");
        values(statement, oneIn(8) ? "NotAction" : "Action", oneIn(3) ? ConnectorActions.all() : some(ACTIONS));
        if (!oneIn(80)) {
            boolean all = oneIn(3);
            values(statement, oneIn(12) ? "NotResource" : "Resource", all ? List.of("*") : some(RESOURCES));
        }
        if (oneIn(120)) {
            statement.put("Principal", "*");
        }
        conditions(statement, 1);
        return statement;
    }

    private void conditions(ObjectNode statement, int most) {
        int count = random.nextInt(most + 1);
        if (count == 0) {
            return;
        }
        ObjectNode block = statement.putObject("Condition");
        for (int i = 0; i < count; i++) {
            String key = pick(KEYS);
            String operator = pick(OPERATORS);
            if (random.nextInt(3) > 0 && !operator.equals("Null")) {
                operator = fitting(key);
            }
            if (oneIn(8)) {
                operator = (oneIn(2) ? "ForAllValues:" : "ForAnyValue:") + operator;
            }
            if (oneIn(8)) {
                operator = operator + "IfExists";
            }
            ObjectNode line = block.has(operator) ? (ObjectNode) block.get(operator) : block.putObject(operator);
            conditionValues(line, operator, spelt(key));
            if (oneIn(40)) {
                conditionValues(line, operator, spelt(key));
            }
        }
    }

    private String spelt(String key) {
        return oneIn(12) ? key.toUpperCase(Locale.ROOT) : oneIn(12) ? key.toLowerCase(Locale.ROOT) : key;
    }

    private String fitting(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.equals("aws:currenttime") || lower.equals("aws:epochtime")) {
            return pick(List.of("DateLessThan", "DateGreaterThan", "DateLessThanEquals", "DateNotEquals"));
        }
        if (lower.equals("aws:principalarn") || lower.equals("aws:sourcearn")) {
            return pick(List.of("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike", "StringNotLike"));
        }
        if (lower.equals("aws:principalisawsservice") || lower.equals("aws:securetransport")) {
            return "Bool";
        }
        return pick(OPERATORS.subList(0, 9));
    }

    private void conditionValues(ObjectNode line, String operator, String key) {
        if (operator.contains("Null") || operator.contains("Bool")) {
            if (oneIn(3)) {
                line.put(key, random.nextBoolean());
            } else {
                values(line, key, List.of(pick(List.of("true", "false", "true", "false", "TRUE", "yes"))));
            }
            return;
        }
        if (oneIn(60)) {
            line.put(key, oneIn(2) ? 147995105371L : 12345L);
            return;
        }
        if (oneIn(120)) {
            line.putArray(key);
            return;
        }
        List<String> pool =
                switch (key.toLowerCase(Locale.ROOT)) {
                    case "sts:externalid" -> IDS;
                    case "aws:principalaccount", "aws:sourceaccount" -> ACCOUNTS;
                    case "aws:principalarn", "aws:sourcearn" -> ARNS;
                    case "aws:sourceip" -> List.of("0.0.0.0/0", "192.0.2.1/32");
                    case "aws:requestedregion" -> List.of("eu-west-1", "us-*");
                    case "aws:currenttime", "aws:epochtime" -> List.of("2027-01-01T00:00:00Z", "1700000000");
                    default -> List.of("true", "false", "o-exampleorg1", "User", "*", "12");
                };
        boolean near = random.nextInt(3) > 0;
        values(line, key, near ? List.of(pool.get(0)) : some(pool));
    }

    private List<String> some(List<String> pool) {
        Set<String> some = new HashSet<>();
        for (int i = oneIn(2) ? 1 : 1 + random.nextInt(3); i > 0; i--) {
            some.add(pick(pool));
        }
        return List.copyOf(some);
    }

    private void values(ObjectNode node, String name, List<String> values) {
        if (values.size() == 1 && random.nextBoolean()) {
            node.put(name, values.get(0));
        } else {
            values.forEach(node.putArray(name)::add);
        }
    }

    /** Who may be at the door: the trusted account, another one, a service or somebody's identity. */
    List<Request> insiders(JsonNode policy, String externalId) {
        List<Request> requests = new ArrayList<>();
        for (String arn : arnsOf(TRUSTED, policy)) {
            requests.add(identity(TRUSTED, arn, externalId));
        }
        return requests;
    }

    Request identity(String account, String arn, String externalId) {
        Map<String, String> keys = unknownKeys();
        keys.put("aws:principalaccount", account);
        keys.put("aws:principalarn", arn);
        keys.put("aws:principalisawsservice", "false");
        if (externalId != null) {
            keys.put("sts:externalid", externalId);
        }
        Set<String> names =
                new HashSet<>(List.of("AWS:" + account, "AWS:arn:aws:iam::" + account + ":root", "AWS:" + arn));
        if (arn.contains(":role/")) {
            names.add("AWS:arn:aws:sts::" + account + ":assumed-role/" + arn.substring(arn.lastIndexOf('/') + 1)
                    + "/session");
        }
        return new Request("sts:AssumeRole", "", names, keys);
    }

    /** Requests of everybody who is not the trusted account. */
    List<Request> outsiders(JsonNode policy) {
        List<Request> requests = new ArrayList<>();
        List<String> ids = externalIds(policy);
        Set<String> accounts = new HashSet<>(List.of("999988887777", "000000000001", "147995105372", "444455556666"));
        for (String text : textsOf(policy)) {
            String filled = filled(text);
            if (filled.matches("[0-9]{12}")) {
                accounts.add(filled);
            }
        }
        accounts.remove(TRUSTED);
        for (String account : accounts) {
            String id = pick(ids);
            for (String arn : arnsOf(account, policy)) {
                requests.add(identity(account, arn, oneIn(2) ? OURS : id));
            }
        }
        for (String service : List.of("ec2.amazonaws.com", "made-up.amazonaws.com", "lambda.amazonaws.com")) {
            Map<String, String> keys = unknownKeys();
            keys.put("aws:principalisawsservice", "true");
            // A service that the policy names may be at work for the trusted account too.
            boolean named = textsOf(policy).contains(service);
            List<String> owners = new ArrayList<>(accounts);
            if (named) {
                owners.addAll(List.of(TRUSTED, TRUSTED, TRUSTED));
            }
            if (!oneIn(3)) {
                keys.put("aws:principalaccount", pick(owners));
            }
            if (!oneIn(3)) {
                keys.put("aws:principalarn", pick(arnsOf(pick(owners), policy)));
            }
            String id = oneIn(2) ? OURS : pick(ids);
            if (id != null) {
                keys.put("sts:externalid", id);
            }
            requests.add(new Request("sts:AssumeRole", "", Set.of("Service:" + service, "Service:*"), keys));
        }
        for (String action : List.of("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")) {
            for (String provider : PROVIDERS) {
                Map<String, String> keys = unknownKeys();
                if (oneIn(3)) {
                    keys.put("aws:principalisawsservice", "false");
                }
                maybe(keys, "aws:principalaccount", "111122223333", TRUSTED);
                maybe(keys, "saml:aud", "true", "o-exampleorg1");
                maybe(keys, "accounts.google.com:sub", "true", "12");
                requests.add(
                        new Request(action, "", new HashSet<>(List.of("Federated:" + provider, "Federated:*")), keys));
            }
        }
        return requests;
    }

    /** Null stands for none. */
    List<String> externalIds(JsonNode policy) {
        List<String> ids = new ArrayList<>(Arrays.asList(null, OURS, "zz", OURS.toUpperCase(Locale.ROOT), OURS + "0"));
        for (String text : textsOf(policy)) {
            String filled = filled(text);
            for (String id : List.of(
                    filled,
                    filled + filled,
                    filled.toUpperCase(Locale.ROOT),
                    filled.toLowerCase(Locale.ROOT),
                    filled + "x",
                    "0" + filled,
                    filled + ".0")) {
                if (id.matches("[A-Za-z0-9_+=,.@:/-]{2,100}")) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private List<String> arnsOf(String account, JsonNode policy) {
        String start = "arn:aws:iam::" + account + ":";
        Set<String> arns =
                new HashSet<>(List.of(start + "root", start + "role/x", start + "user/path/y", start + "role/manager"));
        for (String text : textsOf(policy)) {
            String filled = filled(text).replace("*", "role/z");
            if (filled.startsWith(start) && filled.length() > start.length()) {
                arns.add(filled);
            }
        }
        return List.copyOf(arns);
    }

    private String filled(String pattern) {
        StringBuilder filled = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            if (c == '?') {
                filled.append(pick(List.of("0", "1", "a", "7")));
            } else if (c == '*') {
                filled.append(pick(List.of("", "1", "444455556666", "x-id-y", "canary-", "0001")));
            } else {
                filled.append(c);
            }
        }
        return filled.toString();
    }

    private static Set<String> textsOf(JsonNode node) {
        Set<String> texts = new HashSet<>();
        if (node.isValueNode()) {
            texts.add(node.asText());
        }
        node.forEach(child -> texts.addAll(textsOf(child)));
        return texts;
    }

    private Map<String, String> unknownKeys() {
        Map<String, String> keys = new HashMap<>();
        keys.put("aws:securetransport", "true");
        maybe(keys, "aws:principalorgid", "o-exampleorg1", "o-other");
        maybe(keys, "aws:sourceip", "192.0.2.1", "198.51.100.7");
        maybe(keys, "aws:sourceaccount", TRUSTED, "444455556666");
        maybe(keys, "aws:sourcearn", "arn:aws:iam::147995105371:root", "arn:aws:iam::444455556666:role/x");
        maybe(keys, "aws:principaltype", "User", "AssumedRole");
        maybe(keys, "aws:multifactorauthpresent", "true", "false");
        maybe(keys, "aws:requestedregion", "eu-west-1", "us-east-1");
        maybe(keys, "aws:username", OURS, "somebody");
        maybe(keys, "aws:principaltag/id", OURS, "canary-other-0002");
        maybe(keys, "sts:sourceidentity", "true", "somebody");
        maybe(keys, "aws:tagkeys", "true", "id");
        maybe(keys, "aws:viaawsservice", "true", "false");
        maybe(keys, "aws:currenttime", "2026-06-01T00:00:00Z", "2028-06-01T00:00:00Z");
        maybe(keys, "aws:userid", "AIDAEXAMPLEEXAMPLE123", OURS);
        maybe(keys, "sts:rolesessionname", "true", "session");
        return keys;
    }

    private void maybe(Map<String, String> keys, String key, String one, String other) {
        if (!oneIn(3)) {
            keys.put(key, random.nextBoolean() ? one : other);
        }
    }

    /** What the role may ask of an action. */
    Request byRole(String action) {
        Map<String, String> keys = unknownKeys();
        if (oneIn(2)) {
            keys.put("aws:securetransport", "false");
        }
        keys.put("aws:principalaccount", "111122223333");
        keys.put("aws:principalarn", ROLE);
        keys.put("aws:principalisawsservice", "false");
        // Whether WorkSpaces' actions know resources has changed over the years.
        boolean workspace = action.startsWith("workspaces:") && oneIn(2);
        String resource = action.startsWith("iam:GetRole")
                ? ROLE
                : workspace ? "arn:aws:workspaces:eu-west-1:111122223333:workspace/ws-1" : "*";
        return new Request(action, resource, Set.of(), keys);
    }
}
