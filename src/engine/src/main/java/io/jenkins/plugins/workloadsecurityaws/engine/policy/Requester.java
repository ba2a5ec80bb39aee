package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;

/**
 * Somebody who asks STS for a role, and what the request holds of the keys that can be known.
 *
 * @param kind what sort of principal asks
 * @param partition the partition of the role
 * @param name the account ID of an AWS identity, else the name of the service or of the identity provider
 * @param account {@code aws:PrincipalAccount}
 * @param arn {@code aws:PrincipalArn}; of a role's session it is the role's ARN
 * @param externalId {@code sts:ExternalId}
 */
record Requester(Kind kind, Partition partition, String name, KeyValue account, KeyValue arn, KeyValue externalId) {

    /** The sorts of principals and the one call by which each gets in (STS API reference). */
    enum Kind {
        AWS("sts:assumerole"),
        SERVICE("sts:assumerole"),
        SAML("sts:assumerolewithsaml"),
        WEB_IDENTITY("sts:assumerolewithwebidentity");

        private final String action;

        Kind(String action) {
            this.action = action;
        }

        /** The call in lower case. */
        String action() {
            return action;
        }
    }

    Requester with(KeyValue otherAccount) {
        return new Requester(kind, partition, name, otherAccount, arn, externalId);
    }

    Requester with(KeyValue otherArn, KeyValue otherExternalId) {
        return new Requester(kind, partition, name, account, otherArn, otherExternalId);
    }

    Truth namedBy(Principals principals) {
        return switch (kind) {
            case AWS -> principals.coverAccount(partition, name);
            case SERVICE -> principals.coverService(partition, name);
            case SAML, WEB_IDENTITY -> principals.coverProvider(partition, name);
        };
    }

    /** It stands in signed requests (AWS global condition context keys), which those of federated identities are not. */
    private KeyValue isAwsService() {
        return switch (kind) {
            case AWS -> KeyValue.of(false);
            case SERVICE -> KeyValue.of(true);
            case SAML, WEB_IDENTITY -> KeyValue.UNKNOWN;
        };
    }

    /** What the request holds of a condition key, given in lower case. */
    KeyValue key(String key) {
        return switch (key) {
            case "sts:externalid" -> externalId;
            case "aws:principalaccount" -> account;
            case "aws:principalarn" -> arn;
            case "aws:principalisawsservice" -> isAwsService();
            // STS answers over TLS alone.
            case "aws:securetransport" -> KeyValue.of(true);
            default -> KeyValue.UNKNOWN;
        };
    }
}
