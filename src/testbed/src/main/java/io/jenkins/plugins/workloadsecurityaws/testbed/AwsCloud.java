package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The accounts of an organization and the sessions in them. Thread-safe. */
public final class AwsCloud {

    /** The account that the testbed's caller belongs to. */
    public static final String MANAGEMENT_ACCOUNT = "999988887777";

    static final String EVERYTHING =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    private final Clock clock;
    private final String partition;
    private final Map<String, AwsAccount> accounts = new ConcurrentHashMap<>();
    private final Map<String, Identity> identities = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();
    private final Organization organization = new Organization();
    private final Keys administrator;
    private volatile Propagation propagation = Propagation.AT_ONCE;
    private volatile Consumer<String> listener = account -> {};

    AwsCloud(Clock clock, String partition) {
        this.clock = clock;
        this.partition = partition;
        this.administrator = newUser(MANAGEMENT_ACCOUNT, "administrator", EVERYTHING);
    }

    String partition() {
        return partition;
    }

    /** An ARN of this partition; neither IAM, STS nor Organizations names a region in one. */
    String arn(String service, String account, String resource) {
        return "arn:" + partition + ":" + service + "::" + account + ":" + resource;
    }

    /** The policies that AWS itself keeps, as far as the testbed knows them. */
    Optional<String> managedByAws(String arn) {
        return Optional.of(EVERYTHING).filter(all -> arn.equals(arn("iam", "aws", "policy/AdministratorAccess")));
    }

    Keys administrator() {
        return administrator;
    }

    Organization organization() {
        return organization;
    }

    void propagation(Propagation late) {
        propagation = late;
    }

    Propagation propagation() {
        return propagation;
    }

    /** Hears the account of each role that was written, and of each call. */
    void listener(Consumer<String> hears) {
        listener = hears;
    }

    void touched(String account) {
        listener.accept(account);
    }

    Instant now() {
        return clock.instant();
    }

    /** An ID in AWS's shape: a prefix that tells the kind, and 17 characters. */
    String uniqueId(String prefix) {
        return prefix + String.format("TESTBED%010d", serial.incrementAndGet());
    }

    /**
     * An account, made on first use with a role OrganizationAccountAccessRole that trusts the management account and may
     * do everything.
     *
     * @param id 12 digits
     * @return the account
     */
    public AwsAccount account(String id) {
        return accounts.computeIfAbsent(id, missing -> {
            AwsAccount account = new AwsAccount(missing, this);
            if (!missing.equals(MANAGEMENT_ACCOUNT)) {
                account.putRole(
                                "OrganizationAccountAccessRole",
                                "/",
                                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
                                        + "\"" + arn("iam", MANAGEMENT_ACCOUNT, "root")
                                        + "\"},\"Action\":\"sts:AssumeRole\"}}")
                        .putInline("AdministratorAccess", EVERYTHING);
            }
            return account;
        });
    }

    Keys newUser(String account, String name, String policy) {
        Keys keys = new Keys("AKIATESTBED" + String.format("%09d", serial.incrementAndGet()), "testbed-secret-" + name);
        identities.put(
                keys.accessKeyId(),
                new Identity(
                        account,
                        arn("iam", account, "user/" + name),
                        arn("iam", account, "user/" + name),
                        uniqueId("AIDA"),
                        "",
                        null,
                        Optional.of(policy),
                        Optional.empty()));
        return keys;
    }

    /** A session of a role, valid for a while on the testbed's clock. */
    Session newSession(AwsRole role, String sessionName, Duration duration) {
        long number = serial.incrementAndGet();
        String token = "testbed-session-token-" + number;
        Session session = new Session(
                "ASIATESTBED" + String.format("%09d", number),
                "testbed-session-secret-" + number,
                token,
                clock.instant().plus(duration).truncatedTo(ChronoUnit.SECONDS),
                arn("sts", role.account(), "assumed-role/" + role.name() + "/" + sessionName),
                role.id() + ":" + sessionName);
        identities.put(
                session.accessKeyId(),
                new Identity(
                        role.account(),
                        session.arn(),
                        role.arn(),
                        session.assumedRoleId(),
                        token,
                        session.expires(),
                        Optional.empty(),
                        Optional.of(role)));
        return session;
    }

    Optional<Identity> identity(String accessKeyId) {
        return Optional.ofNullable(identities.get(accessKeyId));
    }
}
