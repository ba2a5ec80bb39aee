package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.MalformedPolicyException;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionVerdict;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What is right and wrong with one account, as far as it was seen: a pure function of what is wanted and what was observed.
 * Every command tells what is found here, and no other place judges: a verification what is found now, a plan what is found
 * before and after its steps, a write what is found in a fresh look.
 *
 * @param role the role's ARN, unless AWS could not be read
 * @param connectorId the account's connector, if there is exactly one
 * @param roleIsOurs whether the role carries this tenant's tags; absent: no role was seen
 * @param trust what the evaluation of the role's trust policy proved, if the role was read
 * @param rotation how far a change of the external ID has come, if one was begun or is asked for
 * @param findings everything found
 * @param blocked whether something found makes every write wrong until somebody has resolved it
 */
public record Assessment(
        Optional<RoleArn> role,
        OptionalLong connectorId,
        Optional<Boolean> roleIsOurs,
        Optional<TrustVerdict> trust,
        Optional<RotationStage> rotation,
        List<Finding> findings,
        boolean blocked) {

    /** Copies the findings. */
    public Assessment {
        findings = List.copyOf(findings);
    }

    /**
     * Judges an observation.
     *
     * @param desired what is wanted
     * @param seen what was seen
     * @return what is right and wrong
     */
    public static Assessment of(DesiredState desired, Observation seen) {
        return new Assessor(desired, seen).assess();
    }

    boolean has(FindingCode code) {
        return findings.stream().anyMatch(finding -> finding.code() == code);
    }

    /** Whether a finding of severity error stands beside those of the given codes. */
    boolean hasErrorBeside(FindingCode... codes) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .anyMatch(finding -> !List.of(codes).contains(finding.code()));
    }

    /** What this product's own inline policy of the role says; empty if there is none that can be understood. */
    static Optional<PolicyDocument> ownPolicy(DesiredState desired, RoleState.Found found) {
        return Optional.ofNullable(found.inline().get(desired.role().policyName()))
                .flatMap(Reading::seen)
                .flatMap(PolicyDocument::understood);
    }

    /** Whether the role must grant the WorkSpaces actions: as asked, else as the account's connector has it. */
    static boolean workspacesWanted(DesiredState desired, Observation seen) {
        return desired.workspaces().orElseGet(() -> seen.connectorsSeen().stream()
                .anyMatch(connector -> connector.workspacesEnabled().orElse(false)));
    }

    /** The tags that are wanted and that the role does not carry; this product's own only where it may be written. */
    static Map<String, String> missingTags(DesiredState desired, RoleState.Found found, boolean writable) {
        RoleSpec spec = desired.role();
        Map<String, String> missing = new TreeMap<>(spec.mode() == RoleMode.USE_GIVEN ? Map.of() : spec.tags());
        if (writable) {
            missing.putAll(spec.allTags(desired.tenant()));
        }
        missing.entrySet()
                .removeIf(tag -> tag.getValue().equals(found.role().tags().get(tag.getKey())));
        return missing;
    }

    /** Whether the account's connector uses a role that is to be made, or will. */
    static boolean wouldBeUsed(DesiredState desired, Observation seen, RoleArn role) {
        List<Connector> connectors = seen.connectorsSeen();
        boolean canBeMoved = desired.role().mode() == RoleMode.ADOPT
                && connectors.size() == 1
                && connectors.get(0).crossAccountRoleArn().isPresent();
        return connectors.isEmpty()
                || canBeMoved
                || connectors.stream()
                        .anyMatch(each -> each.crossAccountRoleArn().equals(Optional.of(role.toString())));
    }

    /** Used by one thread, once. */
    private static final class Assessor {

        private final DesiredState desired;
        private final Observation seen;
        private final List<Finding> findings = new ArrayList<>();
        private Optional<RoleArn> role = Optional.empty();
        private OptionalLong connectorId = OptionalLong.empty();
        private Optional<TrustVerdict> trust = Optional.empty();
        private Optional<RotationStage> rotation = Optional.empty();
        private boolean blocked;

        Assessor(DesiredState desired, Observation seen) {
            this.desired = desired;
            this.seen = seen;
        }

        Assessment assess() {
            if (desired.intent() == Intent.OFFBOARD) {
                offboarding();
            } else {
                tenant();
                role();
                role.ifPresent(arn -> partition(arn.partition()));
                connectors();
            }
            Optional<Boolean> ours = seen.found().map(found -> Ownership.of(found.role(), desired) == Ownership.OURS);
            return new Assessment(role, connectorId, ours, trust, rotation, findings, blocked);
        }

        private void blocks(Finding finding) {
            findings.add(finding);
            blocked = true;
        }

        // The tenant

        private void tenant() {
            TenantState tenant = seen.tenant();
            tenant.externalId().ifPresent(reading -> {
                if (reading instanceof ExternalIdReading.Shown shown
                        && !shown.externalId().equals(desired.newExternalId().orElse(desired.externalId()))) {
                    boolean rotating = desired.intent() == Intent.ROTATE
                            || desired.newExternalId().isPresent();
                    blocks(Finding.error(
                            FindingCode.EXTERNAL_ID_DIFFERS,
                            "The " + (rotating ? "new" : "stored") + " external ID is not the one that tenant "
                                    + desired.tenant() + " shows now",
                            "Find out which one is right, update the " + (rotating ? "new" : "stored")
                                    + " credential, then run again; until then nothing is written"));
                } else if (reading instanceof ExternalIdReading.NotShown notShown) {
                    findings.add(Finding.info(
                            FindingCode.EXTERNAL_ID_NOT_COMPARABLE,
                            "Tenant " + desired.tenant() + " does not show its external ID to this key ("
                                    + notShown.reason() + "), so the stored one was used without comparing",
                            "Nothing to do if retrieval was switched off on purpose, as Trend advises"));
                }
            });
            if (tenant.instanceRole() == TenantState.InstanceRole.OFF) {
                findings.add(Finding.warning(
                        FindingCode.INSTANCE_ROLE_OFF,
                        "Tenant " + desired.tenant() + " does not use its manager instance role, so it may be unable to"
                                + " assume any cross-account role",
                        "In the console: Administration > System Settings > Advanced > Manager AWS Identity: select Use"
                                + " Manager Instance Role"));
            } else if (tenant.instanceRole() == TenantState.InstanceRole.UNKNOWN) {
                findings.add(Finding.warning(
                        FindingCode.INSTANCE_ROLE_UNKNOWN,
                        "The key may not read whether tenant " + desired.tenant() + " uses its manager instance role",
                        "Let the key's role view system settings, or look at Administration > System Settings > Advanced > Manager"
                                + " AWS Identity in the console"));
            }
        }

        private void partition(Partition ofRole) {
            Partition trusted = desired.trusted().partition();
            if (!ofRole.equals(trusted)) {
                blocks(Finding.error(
                        FindingCode.PARTITION_MISMATCH,
                        "The role of account " + desired.account() + " lives in partition " + ofRole
                                + ", and Workload Security's account in " + trusted
                                + ": AWS lets no role be assumed across partitions",
                        "Add such an account with access keys in the console, or name a manager inside partition "
                                + ofRole + " as the trusted account"));
            }
        }

        // The role

        private void role() {
            if (seen.role() instanceof RoleState.Unreadable unreadable) {
                blocks(unreadable.why());
            } else if (seen.role() instanceof RoleState.Absent absent) {
                role = Optional.of(absent.wouldBe());
                missing(absent.wouldBe());
                boundaryThatIsNot().ifPresent(arn -> noSuchBoundary(absent.wouldBe(), arn));
            } else if (seen.role() instanceof RoleState.Found found) {
                role = Optional.of(found.role().arn());
                present(found);
            }
        }

        private void missing(RoleArn arn) {
            findings.add(
                    switch (desired.role().mode()) {
                        case USE_GIVEN ->
                            missing(
                                    arn,
                                    "",
                                    "Check the ARN, or name the account instead of the ARN to have the role made");
                        case EXISTING ->
                            missing(
                                    arn,
                                    "; it is not made anew, because it was not seen with this tenant's tags before",
                                    "Have it put back where it was made, or repair the account by hand: that makes a role"
                                            + " of this product's");
                        case PROVISION, ADOPT ->
                            wouldBeUsed(desired, seen, arn)
                                    ? missing(arn, "", "Add the account (onboard): that makes the role")
                                    : missing(
                                            arn,
                                            "; it is not made, because no connector would use it",
                                            "Do what is said of the connector, then add the account (onboard)");
                    });
        }

        private static Finding missing(RoleArn arn, String andSo, String remedy) {
            return Finding.error(FindingCode.ROLE_MISSING, "Role " + arn + " does not exist" + andSo, remedy);
        }

        private void present(RoleState.Found found) {
            RoleArn arn = found.role().arn();
            Ownership ownership = Ownership.of(found.role(), desired);
            if (ownership == Ownership.OTHER_TENANT) {
                blocks(Finding.error(
                        FindingCode.ROLE_OF_OTHER_TENANT,
                        "Role " + arn + " belongs to another tenant by its tag " + RoleSpec.TENANT,
                        "Use another role name for tenant " + desired.tenant() + ", or correct the tag"));
            }
            if (ownership == Ownership.FOREIGN
                    && desired.intent() == Intent.ROTATE
                    && desired.role().mode() != RoleMode.ADOPT) {
                blocks(Finding.error(
                        FindingCode.ROLE_NOT_OURS,
                        "Role " + arn + " was not made by this product, so its external ID is not changed",
                        "Adopt it (option adopt), or change it where it was made"));
            }
            WriteAccess access = WriteAccess.of(desired, found);
            if (!access.obstacles().isEmpty()) {
                findings.add(Finding.error(
                        FindingCode.ADOPTION_REFUSED,
                        "Role " + arn + " is not written, because " + String.join("; ", access.obstacles()),
                        "Use another role name for Workload Security, or have the role changed by whoever it belongs"
                                + " to"));
            }
            int before = findings.size();
            trust(found);
            permissions(found);
            settings(found, access.allowed());
            boolean wrong = findings.subList(before, findings.size()).stream()
                    .anyMatch(finding -> finding.severity() == Severity.ERROR);
            if (ownership == Ownership.FOREIGN
                    && (desired.role().mode() == RoleMode.PROVISION
                            || desired.role().mode() == RoleMode.EXISTING)
                    && wrong) {
                findings.add(Finding.warning(
                        FindingCode.ROLE_NOT_OURS,
                        "Role " + arn + " was not made by this product, so it is only read",
                        "Mend it where it was made, or adopt it (option adopt)"));
            }
        }

        private void trust(RoleState.Found found) {
            Optional<PolicyDocument> document = parse(found, found.role().trustPolicy(), "trust policy");
            RotationState state = RotationState.of(desired, seen.tenant(), found, document);
            trust = document.map(policy -> TrustEvaluator.evaluate(policy, desired.trusted(), state.accepted()));
            trust.ifPresent(verdict -> findings.addAll(verdict.findings()));
            rotation = state.stage();
            state.finding(desired, seen.tenant(), found).ifPresent(told -> {
                findings.add(told);
                blocked |= told.severity() == Severity.ERROR;
            });
        }

        private void permissions(RoleState.Found found) {
            RoleArn arn = found.role().arn();
            List<PolicyDocument> policies = new ArrayList<>();
            found.inline().forEach((name, reading) -> read(found, reading, "inline policy " + name)
                    .ifPresent(policies::add));
            for (RoleState.ManagedPolicy policy : found.attached()) {
                read(found, policy.document(), "managed policy " + policy.arn()).ifPresent(policies::add);
            }
            Optional<PolicyDocument> boundary = found.boundary()
                    .flatMap(policy -> read(found, policy.document(), "permissions boundary " + policy.arn()));
            PermissionVerdict verdict =
                    PermissionEvaluator.evaluate(policies, boundary, workspacesWanted(desired, seen), arn, found.at());
            findings.addAll(verdict.findings());
            if (found.depth() == Depth.QUICK) {
                findings.add(Finding.info(
                        FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED,
                        "Quick verification read only the inline policy "
                                + desired.role().policyName() + " of role " + arn,
                        "Verify in full to see further policies"));
            }
        }

        private void settings(RoleState.Found found, boolean writable) {
            Map<String, String> missing = missingTags(desired, found, writable);
            if (!missing.isEmpty()) {
                findings.add(differs(found, "lacks the tags " + missing.keySet()));
            }
            desired.role()
                    .boundaryArn()
                    .filter(boundary -> !found.role().boundaryArn().equals(Optional.of(boundary)))
                    .ifPresent(boundary -> {
                        findings.add(differs(found, "does not have the permissions boundary " + boundary));
                        if (writable) {
                            boundaryThatIsNot()
                                    .ifPresentOrElse(
                                            arn -> noSuchBoundary(found.role().arn(), arn), () -> seen.wantedBoundary()
                                                    .ifPresent(policy -> read(
                                                            found,
                                                            policy.document(),
                                                            "permissions boundary " + policy.arn())));
                        }
                    });
        }

        private Optional<String> boundaryThatIsNot() {
            return seen.wantedBoundary()
                    .filter(policy -> policy.document() instanceof Reading.Absent)
                    .map(RoleState.ManagedPolicy::arn);
        }

        /** IAM puts no boundary that does not exist (API reference, PutRolePermissionsBoundary: NoSuchEntity). */
        private void noSuchBoundary(RoleArn of, String boundary) {
            blocks(Finding.error(
                    FindingCode.POLICY_UNREADABLE,
                    "The permissions boundary " + boundary + " that role " + of
                            + " is to have does not exist, so nothing is written",
                    "Correct its ARN, or make the policy; if it was made just now, run again in a minute"));
        }

        private static Finding differs(RoleState.Found found, String how) {
            return Finding.warning(
                    FindingCode.ROLE_SETTINGS_DIFFER,
                    "Role " + found.role().arn() + " " + how,
                    "Repair the account, or correct the settings that ask for it");
        }

        /** A policy that the role names and that can't be read may grant or deny anything. */
        private Optional<PolicyDocument> read(RoleState.Found found, Reading<String> reading, String what) {
            if (reading instanceof Reading.Seen<String> text) {
                return parse(found, text.value(), what);
            }
            String role = "The " + what + " of role " + found.role().arn();
            if (reading instanceof Reading.Unreadable<String> unreadable) {
                findings.add(Finding.error(
                        FindingCode.POLICY_UNREADABLE,
                        role + " could not be read, so what the role may do is not known: "
                                + unreadable.why().message(),
                        unreadable.why().remedy()));
            } else {
                findings.add(Finding.error(
                        FindingCode.POLICY_UNREADABLE,
                        role + " could not be read, so what the role may do is not known: IAM names it and then says"
                                + " that there is no such policy",
                        "Run again in a minute; if it stays so, put the policy in place or take it off the role"));
            }
            return Optional.empty();
        }

        private Optional<PolicyDocument> parse(RoleState.Found found, String text, String what) {
            try {
                return Optional.of(PolicyDocument.parse(text));
            } catch (MalformedPolicyException malformed) {
                findings.add(Finding.error(
                        FindingCode.POLICY_MALFORMED,
                        "The " + what + " of role " + found.role().arn() + " is not a policy that can be read: "
                                + malformed.getMessage(),
                        "Correct the document, or have the role repaired if it is this product's"));
                return Optional.empty();
            }
        }

        // The connector

        private void connectors() {
            if (seen.connectors() instanceof Reading.Unreadable<List<Connector>> unreadable) {
                blocks(unreadable.why());
                return;
            }
            List<Connector> connectors = seen.connectorsSeen();
            boolean hasOurRole = seen.found()
                    .filter(found -> Ownership.of(found.role(), desired) == Ownership.OURS)
                    .isPresent();
            if (connectors.isEmpty() && desired.intent() == Intent.REPAIR && !hasOurRole) {
                blocks(Finding.error(
                        FindingCode.CONNECTOR_MISSING,
                        "Account " + desired.account() + " has neither a connector nor a role of this product: it was"
                                + " never added, so there is nothing to repair",
                        "Add the account (onboard) instead"));
            } else if (connectors.isEmpty()) {
                findings.add(Finding.error(
                        FindingCode.CONNECTOR_MISSING,
                        "Workload Security has no connector for account " + desired.account(),
                        "Add the account (onboard): that adds it"));
            } else if (connectors.size() > 1) {
                findings.add(several(connectors));
            } else {
                connectorId = OptionalLong.of(connectors.get(0).id());
                connector(connectors.get(0));
            }
        }

        private Finding several(List<Connector> connectors) {
            List<Long> ids = connectors.stream().map(Connector::id).toList();
            return Finding.error(
                    FindingCode.SEVERAL_CONNECTORS,
                    "Account " + desired.account() + " has " + ids.size() + " connectors, with the IDs " + ids
                            + ": none is picked",
                    "Remove all but one in the Workload Security console, then run again");
        }

        private void connector(Connector connector) {
            String which = "Connector " + connector.id() + " of account " + desired.account();
            if (connector.crossAccountRoleArn().isEmpty()) {
                findings.add(Finding.error(
                        FindingCode.CONNECTOR_NOT_VERIFIABLE,
                        which + " does not use a cross-account role",
                        "To move it to the role, remove it in the console and add the account (onboard)"));
                return;
            }
            String uses = connector.crossAccountRoleArn().get();
            if (role.isPresent() && !uses.equals(role.get().toString())) {
                findings.add(Finding.error(
                        FindingCode.CONNECTOR_USES_OTHER_ROLE,
                        which + " uses role " + uses + " and not " + role.get(),
                        "Name that role, or adopt the connector (option adopt) to move it to " + role.get()));
            }
            Optional<Boolean> wanted = desired.workspaces();
            if (wanted.isPresent()
                    && wanted.get() != connector.workspacesEnabled().orElse(false)) {
                findings.add(Finding.warning(
                        FindingCode.WORKSPACES_SETTING_DIFFERS,
                        which + " has WorkSpaces " + (wanted.get() ? "off" : "on"),
                        "Repair the account, or ask for the other setting"));
            }
            synchronisation(connector, which);
        }

        /** The age is that of the look: a list that was read an hour ago tells what was so an hour ago. */
        private void synchronisation(Connector connector, String which) {
            if (connector.lastSync().isEmpty()) {
                findings.add(Finding.warning(
                        FindingCode.NEVER_SYNCED,
                        which + " has not synchronised yet",
                        "A first synchronisation takes minutes: verify again then, or ask to wait for it; if it does"
                                + " not come, look for event 1910 in the console"));
                return;
            }
            Instant at = ((Reading.Seen<List<Connector>>) seen.connectors()).at();
            Duration age = Duration.between(connector.lastSync().get(), at);
            if (age.compareTo(desired.staleAfter()) > 0) {
                findings.add(Finding.warning(
                        FindingCode.SYNC_STALE,
                        which + " last synchronised " + age.toMinutes() + " minutes before it was looked at, at "
                                + connector.lastSync().get(),
                        "Workload Security synchronises every 10 minutes: mend what else was found here, or look for"
                                + " event 1910 in the console"));
            }
        }

        // Offboarding

        private void offboarding() {
            if (seen.connectors() instanceof Reading.Unreadable<List<Connector>> unreadable) {
                blocks(unreadable.why());
            }
            List<Connector> connectors = seen.connectorsSeen();
            if (connectors.size() > 1) {
                blocks(several(connectors));
            } else if (connectors.size() == 1) {
                connectorId = OptionalLong.of(connectors.get(0).id());
                if (!usesWantedRole(connectors.get(0))) {
                    blocks(Finding.error(
                            FindingCode.CONNECTOR_USES_OTHER_ROLE,
                            "Connector " + connectors.get(0).id() + " of account " + desired.account() + " uses "
                                    + connectors.get(0).crossAccountRoleArn().orElse("no cross-account role")
                                    + " and not role " + desired.role().name() + ": it is not removed",
                            "Name the role that the connector uses, or remove it in the console"));
                }
            }
            if (seen.role() instanceof RoleState.Unreadable unreadable) {
                blocks(unreadable.why());
            } else if (seen.role() instanceof RoleState.Absent absent) {
                role = Optional.of(absent.wouldBe());
            } else if (seen.role() instanceof RoleState.Found found) {
                role = Optional.of(found.role().arn());
                roleToDelete(found);
            }
        }

        private boolean usesWantedRole(Connector connector) {
            return connector
                    .role()
                    .filter(used -> used.account().equals(desired.account())
                            && used.name().equals(desired.role().name()))
                    .isPresent();
        }

        /** A role that will not be deleted is known before anything is written, so nothing is. */
        private void roleToDelete(RoleState.Found found) {
            RoleArn arn = found.role().arn();
            String without = ", or remove the account without its role; nothing was written";
            if (Ownership.of(found.role(), desired) != Ownership.OURS) {
                blocks(Finding.error(
                        FindingCode.ROLE_NOT_OURS,
                        "Role " + arn + " does not carry this tenant's tags, so it is not deleted",
                        "Delete it where it was made" + without));
                return;
            }
            if (WriteAccess.isAccessRole(desired, arn)) {
                blocks(Finding.error(
                        FindingCode.ADOPTION_REFUSED,
                        "Role " + arn
                                + " is not deleted, because accounts are entered through it, or the caller uses it",
                        "Delete it where it was made" + without));
                return;
            }
            List<String> others = new ArrayList<>();
            found.inline().keySet().stream()
                    .filter(name -> !name.equals(desired.role().policyName()))
                    .forEach(others::add);
            found.attached().forEach(policy -> others.add(policy.arn()));
            if (!others.isEmpty()) {
                blocks(Finding.error(
                        FindingCode.ROLE_HOLDS_OTHER_POLICIES,
                        "Role " + arn + " holds policies that this product did not put there: " + others
                                + "; it is not deleted",
                        "Remove those policies, then run again" + without));
            }
        }
    }
}
