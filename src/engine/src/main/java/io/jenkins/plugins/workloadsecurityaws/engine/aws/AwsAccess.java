package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * AWS as one caller sees it: who stands before the access role, by the given credentials or as the last of the roles on
 * the way. Thread-safe; closing it closes every client and connection it made.
 */
public final class AwsAccess implements AutoCloseable {

    private final AwsSettings settings;
    private final RemoteCalls calls;
    private final SdkClients clients;
    private final String sessionName;
    private final RequestCredentials.Source beforeTheAccessRole;
    private CallerIdentity caller;

    private AwsAccess(AwsSettings settings, RemoteCalls calls) {
        this.settings = settings;
        this.calls = calls;
        this.clients = new SdkClients(settings, calls.timing());
        this.sessionName = sessionName(settings.sessionName());
        RequestCredentials.Source source =
                RequestCredentials.ofCaller(settings.credentials(), settings.areAnswersShown());
        for (String role : settings.viaRoles()) {
            source = new RoleSession(clients.sts(), calls, source, role, sessionName, true);
        }
        this.beforeTheAccessRole = source;
    }

    /**
     * Refuses what can't be reached. AWS has no FIPS endpoints in China, and the SDK makes up host names for them
     * (<a href="https://aws.amazon.com/compliance/fips/">FIPS endpoints by service</a>).
     *
     * @param settings how AWS is to be reached
     * @throws InvalidInputException if FIPS endpoints are wanted where there are none
     */
    public static void check(AwsSettings settings) {
        Region region = SdkClients.stsRegion(settings);
        if (settings.fips()
                && settings.endpoint().isEmpty()
                && PartitionMetadata.of(region).id().equals(Partition.AWS_CN.id())) {
            throw new InvalidInputException(
                    "fips", "there are no FIPS endpoints in partition aws-cn, to which region " + region + " belongs");
        }
    }

    /**
     * Opens AWS; makes no call.
     *
     * @param settings how AWS is reached
     * @param calls makes the calls
     * @return the access, to be closed by the caller
     */
    public static AwsAccess open(AwsSettings settings, RemoteCalls calls) {
        return new AwsAccess(settings, calls);
    }

    /**
     * Who calls: STS GetCallerIdentity, asked once and remembered.
     *
     * @return the caller
     * @throws RemoteCallException if STS refuses or can't be reached
     */
    public synchronized CallerIdentity callerIdentity() {
        if (caller == null) {
            caller = new AwsCalls(calls, "sts", "the caller", beforeTheAccessRole)
                    .read(
                            "GetCallerIdentity",
                            as -> clients.sts().getCallerIdentity(r -> r.overrideConfiguration(as)),
                            AwsAccess::identity);
        }
        return caller;
    }

    static CallerIdentity identity(GetCallerIdentityResponse answer) {
        String arn = IncompleteAnswer.present(answer.arn(), "Arn");
        String[] parts = arn.split(":");
        if (parts.length < 6) {
            throw new IncompleteAnswer("Arn");
        }
        try {
            return new CallerIdentity(
                    new AccountId(IncompleteAnswer.present(answer.account(), "Account")), new Partition(parts[1]), arn);
        } catch (InvalidInputException notAnIdentity) {
            throw new IncompleteAnswer("Account");
        }
    }

    /**
     * Enters an account along the configured route: through the access role if there is one, else with the caller's own
     * credentials, which then must belong to that account. STS AssumeRole is called here, so that a closed door shows at
     * once, and again whenever the session is near its end. In the caller's own account the access role is not assumed:
     * the management account of an organization has none (AWS Organizations User Guide).
     *
     * @param account the account to enter
     * @return its IAM
     * @throws RemoteCallException if a role on the route can't be assumed
     */
    public TargetAccount enter(AccountId account) {
        CallerIdentity identity = callerIdentity();
        IamClient iam = clients.iam(identity.partition());
        if (identity.account().equals(account)) {
            return new TargetAccount(account, iam, clients.sts(), calls, beforeTheAccessRole);
        }
        Optional<String> name = settings.accessRole();
        if (name.isEmpty()) {
            throw new RemoteCallException(
                    "sts:AssumeRole",
                    FailureKind.ACCESS_DENIED,
                    Outcome.REFUSED,
                    "The AWS credentials belong to account " + identity.account() + " and not to " + account
                            + ", and no access role is named",
                    "Name the access role, which is assumed there, for example OrganizationAccountAccessRole, or use"
                            + " credentials of account " + account);
        }
        String role = "arn:" + identity.partition() + ":iam::" + account + ":role/" + name.get();
        RoleSession session = new RoleSession(clients.sts(), calls, beforeTheAccessRole, role, sessionName, false);
        session.get("sts:AssumeRole");
        return new TargetAccount(account, iam, clients.sts(), calls, session);
    }

    /**
     * The organization that the caller's account belongs to, read with the caller's own credentials; makes no call.
     *
     * @return the organization
     */
    public Organization organization() {
        return new Organization(() -> clients.organizations(callerIdentity().partition()), calls, beforeTheAccessRole);
    }

    /** STS wants 2 to 64 characters of {@code [\w+=,.@-]} (AssumeRole, RoleSessionName). */
    static String sessionName(String wanted) {
        String clean = wanted.replaceAll("[^A-Za-z0-9_+=,.@-]+", "-");
        String longEnough = clean.length() < 2 ? "workload-security-aws" : clean;
        return longEnough.length() > 64 ? longEnough.substring(0, 64) : longEnough;
    }

    @Override
    public void close() {
        clients.close();
    }
}
