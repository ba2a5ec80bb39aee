package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.NewRole;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.RoleListing;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.Layer;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.State;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.ProbeTrust;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The second layer of the proof: a role that lives for some seconds, may do nothing, and trusts the session that makes it
 * under the very condition on the external ID that the real role has for Workload Security. AWS lets it be entered with
 * the right ID, or nothing is proved; then it must refuse none, a random one, and the right one in another case.
 *
 * <p>The role is deleted whatever happens, after an abort too. One that a killed process left behind is deleted by a later
 * run, when nobody can be using it any more. Used by one thread.
 */
final class LiveProbe {

    private static final String PATH = RoleSpec.PROBE_PATH;
    private static final String RUN = "workload-security-aws:probe-run";
    private static final String CREATED = "workload-security-aws:probe-created";

    private static final String NAME = "workload-security-aws-probe-";
    private static final Duration LEFT_BEHIND_AFTER = Duration.ofHours(1);

    private final DesiredState desired;
    private final TargetAccount target;
    private final WriteLog writes;
    private final Time time;
    private final Waiter waiter;
    private final ProofLog log;

    LiveProbe(DesiredState desired, TargetAccount target, WriteLog writes, Time time, Waiter waiter, ProofLog log) {
        this.desired = desired;
        this.target = target;
        this.writes = writes;
        this.time = time;
        this.waiter = waiter;
        this.log = log;
    }

    // What earlier runs left behind

    /**
     * Deletes the probes of this tenant that are an hour old: no run keeps one so long.
     *
     * @return whether it could be done; if not, the log tells why
     */
    boolean removeLeftBehind() {
        try {
            RoleListing listing = target.listRoles(PATH);
            for (RoleListing.Entry entry : listing.roles()) {
                if (entry.created().plus(LEFT_BEHIND_AFTER).isBefore(listing.at()) && isOurs(entry.arn())) {
                    remove(entry.arn());
                }
            }
            return true;
        } catch (RemoteCallException failure) {
            log.failed(CallFinding.ofWrite(failure), failure);
            return false;
        }
    }

    private boolean isOurs(RoleArn arn) {
        if (!arn.path().equals(PATH) || !arn.name().startsWith(NAME)) {
            return false;
        }
        Optional<Role> role = target.getRole(arn.name());
        return role.filter(there -> there.arn().equals(arn)
                                && Ownership.of(there, desired) == Ownership.OURS
                                && there.tags().containsKey(RUN))
                        .isPresent()
                && target.listRolePolicies(arn.name()).filter(List::isEmpty).isPresent()
                && target.listAttachedRolePolicies(arn.name())
                        .filter(List::isEmpty)
                        .isPresent();
    }

    private void remove(RoleArn arn) {
        Change change = Change.of("DeleteRole", arn.toString(), "a probe that an earlier run left behind");
        WriteLog.Write write = writes.write(desired, change);
        write.started();
        try {
            write.done(target.deleteRole(arn.name()));
        } catch (RemoteCallException failure) {
            write.failed(failure);
            throw failure;
        }
        log.changed(change);
    }

    // The probe

    /** Makes the role, tries it, deletes it. */
    void run(ProbeTrust trust, RoleArn role) {
        String principal;
        try {
            principal = target.callerArn();
        } catch (RemoteCallException failure) {
            notRun(failure);
            return;
        }
        if (principal.endsWith(":root")) {
            log.came(
                    Layer.PROBE,
                    State.NOT_RUN,
                    "the root user of an account can't assume a role",
                    "Use an access role, or the credentials of a role or user");
            return;
        }
        String run = UUID.randomUUID().toString();
        RoleArn probe = new RoleArn(role.partition(), desired.account(), PATH, NAME + run);
        Change made = Change.of(
                "CreateRole", probe.toString(), "a probe that may do nothing and that only this session may enter");
        Rollback rollback = new Rollback(desired, writes, waiter);
        try {
            if (create(made, probe, run, trust.trusting(principal).json(), rollback)) {
                tryOut(probe);
            }
        } finally {
            takeBack(rollback);
        }
    }

    private void notRun(RemoteCallException failure) {
        log.failed(CallFinding.ofWrite(failure), failure);
        log.came(Layer.PROBE, State.NOT_RUN, failure.getMessage(), failure.remedy());
    }

    private boolean create(Change made, RoleArn probe, String run, String trustPolicy, Rollback rollback) {
        Map<String, String> tags = new TreeMap<>(desired.role().allTags(desired.tenant()));
        tags.put(RUN, run);
        tags.put(CREATED, time.now().truncatedTo(ChronoUnit.SECONDS).toString());
        NewRole role =
                new NewRole(probe.name(), PATH, trustPolicy, desired.role().boundaryArn(), tags);
        WriteLog.Write write;
        try {
            write = writes.write(desired, made);
        } catch (RemoteCallException notToBeSent) {
            notRun(notToBeSent);
            return false;
        }
        write.started();
        try {
            write.done(Optional.of(target.createRole(role)));
        } catch (RemoteCallException failure) {
            // The name is this run's own: a role of this name was made by an earlier attempt of the same call.
            if (failure.outcome() == Outcome.REFUSED && failure.kind() != FailureKind.ALREADY_EXISTS) {
                write.failed(failure);
            } else {
                write.unknown(failure);
                rollback.made(made, "DeleteRole", () -> target.deleteRole(probe.name()));
            }
            notRun(failure);
            return false;
        }
        rollback.made(made, "DeleteRole", () -> target.deleteRole(probe.name()));
        log.changed(made);
        return true;
    }

    private void tryOut(RoleArn probe) {
        try {
            if (admits(probe)) {
                refuses(probe);
            }
        } catch (RemoteCallException failure) {
            if (failure.kind() == FailureKind.INTERRUPTED || failure.endsRun()) {
                log.failed(List.of(CallFinding.ofRead(failure)), failure);
            }
            log.came(Layer.PROBE, State.NOT_PROVED, failure.getMessage(), failure.remedy());
        }
    }

    /** Until AWS lets the right ID in, several times in a row, a refusal of any other says nothing: it may be too young. */
    private boolean admits(RoleArn probe) {
        AtomicReference<RemoteCallException> last = new AtomicReference<>();
        boolean admitted = waiter.until(
                "waiting until AWS lets this session into the probe in account " + desired.account(),
                waiter.goodReads(),
                () -> {
                    Optional<RemoteCallException> denial = target.tryToEnter(probe, Optional.of(desired.externalId()));
                    denial.ifPresent(last::set);
                    return denial.isEmpty();
                });
        if (!admitted) {
            log.came(
                    Layer.PROBE,
                    State.NOT_PROVED,
                    "AWS refused the right external ID until the deadline, so that it refuses others says nothing: "
                            + last.get().getMessage(),
                    "Look for a policy of the organization, a session policy or a boundary that denies this session"
                            + " sts:AssumeRole");
        }
        return admitted;
    }

    private void refuses(RoleArn probe) {
        List<String> letIn = new ArrayList<>();
        Map<String, Optional<ExternalId>> others = others();
        others.forEach((how, id) -> {
            if (target.tryToEnter(probe, id).isEmpty()) {
                letIn.add(how);
            }
        });
        if (letIn.isEmpty()) {
            log.came(
                    Layer.PROBE,
                    State.PROVED,
                    "AWS let the right external ID in " + waiter.goodReads() + " times in a row and refused callers "
                            + String.join(", ", others.keySet()),
                    "");
        } else {
            log.came(
                    Layer.PROBE,
                    State.REFUTED,
                    "under the condition of the role's trust policy AWS let callers in " + String.join(", ", letIn),
                    "Demand exactly the tenant's external ID: StringEquals on sts:ExternalId with this one value");
        }
    }

    /** In what is said of them there is no ID. */
    private Map<String, Optional<ExternalId>> others() {
        Map<String, Optional<ExternalId>> others = new LinkedHashMap<>();
        others.put("without an external ID", Optional.empty());
        others.put(
                "with a random one",
                Optional.of(new ExternalId(UUID.randomUUID().toString())));
        String right = desired.externalId().reveal();
        String otherCase = inOtherCase(right);
        if (!otherCase.equals(right)) {
            others.put("with the right one in another case", Optional.of(new ExternalId(otherCase)));
        }
        return others;
    }

    private static String inOtherCase(String text) {
        StringBuilder other = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            other.setCharAt(i, letter ? (char) (c ^ ' ') : c);
        }
        return other.toString();
    }

    /** An abort ends what is waited for and not this: the role would be left behind. */
    private void takeBack(Rollback rollback) {
        boolean aborted = Thread.interrupted();
        try {
            List<Change> taken = rollback.takeBack(log.findings);
            log.undone.addAll(taken);
            log.changes.removeAll(taken);
        } finally {
            if (aborted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
