package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * {@link AwsAccess} through the AWS SDK. Thread-safe. The caller is who stands before the access role: the given
 * credentials, or the last of the roles on the way. In the caller's own account the access role is not assumed: the
 * management account of an organization has none (AWS Organizations User Guide).
 */
public final class SdkAwsAccess implements AwsAccess {

    private final AwsSettings settings;
    private final SdkClients clients;
    private final Clock clock;
    private final String sessionName;
    private final Signing.Source beforeTheAccessRole;
    private CallerIdentity caller;

    private SdkAwsAccess(AwsSettings settings, SdkClients clients, Clock clock) {
        this.settings = settings;
        this.clients = clients;
        this.clock = clock;
        this.sessionName = sessionName(settings.sessionName());
        Signing.Source source = new CallerCredentials(settings.credentials());
        for (String role : settings.viaRoles()) {
            source = new RoleSession(clients.sts(), source, role, sessionName, clock);
        }
        this.beforeTheAccessRole = source;
    }

    /**
     * Opens AWS; makes no call.
     *
     * @param settings how AWS is reached
     * @param counter counts the requests
     * @param clock tells when a session is near its end
     * @return the access, to be closed by the caller
     */
    public static AwsAccess open(AwsSettings settings, CallCounter counter, Clock clock) {
        return new SdkAwsAccess(settings, new SdkClients(settings, counter), clock);
    }

    @Override
    public synchronized CallerIdentity callerIdentity() {
        if (caller == null) {
            caller = askWhoCalls();
        }
        return caller;
    }

    private CallerIdentity askWhoCalls() {
        String operation = "sts:GetCallerIdentity";
        Signing signing = beforeTheAccessRole.signing(operation);
        try {
            GetCallerIdentityResponse answer =
                    clients.sts().getCallerIdentity(request -> request.overrideConfiguration(signing.request()));
            if (answer.account() == null || answer.arn() == null || answer.arn().split(":").length < 6) {
                throw AwsFailures.malformed(operation, "the caller");
            }
            return new CallerIdentity(
                    new AccountId(answer.account()), Partition.of(answer.arn().split(":")[1]), answer.arn());
        } catch (SdkException failure) {
            throw AwsFailures.of(operation, "the caller", failure, signing.redaction());
        } catch (InvalidInputException notAnIdentity) {
            throw AwsFailures.malformed(operation, "the caller");
        }
    }

    @Override
    public TargetAccount enter(AccountId account) {
        CallerIdentity identity = callerIdentity();
        if (identity.account().equals(account)) {
            return new SdkTargetAccount(account, clients.iam(), beforeTheAccessRole);
        }
        Optional<String> name = settings.accessRoleName();
        if (name.isEmpty()) {
            throw new RemoteCallException(
                    "sts:AssumeRole",
                    FailureKind.ACCESS_DENIED,
                    Outcome.REFUSED,
                    "The AWS credentials belong to account " + identity.account() + " and not to " + account
                            + ", and no access role is named",
                    "Name the role to assume there (--access-role, for example OrganizationAccountAccessRole), or use"
                            + " credentials of account " + account);
        }
        String role = "arn:" + identity.partition() + ":iam::" + account + ":role/" + name.get();
        RoleSession session = new RoleSession(clients.sts(), beforeTheAccessRole, role, sessionName, clock);
        session.signing("sts:AssumeRole");
        return new SdkTargetAccount(account, clients.iam(), session);
    }

    @Override
    public Organization organization() {
        return new SdkOrganization(clients.organizations(), beforeTheAccessRole);
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
