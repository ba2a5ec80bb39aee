package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.MalformedPolicyException;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionVerdict;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares a role that exists with the one that is wanted: trust, permissions, settings. Used by one thread, once. */
final class RoleDrift {

    private final DesiredState desired;
    private final RoleState.Found found;
    private final boolean workspaces;
    private final boolean writable;
    private final Draft draft;
    private final RoleArn arn;

    RoleDrift(DesiredState desired, RoleState.Found found, boolean workspaces, boolean writable, Draft draft) {
        this.desired = desired;
        this.found = found;
        this.workspaces = workspaces;
        this.writable = writable;
        this.draft = draft;
        this.arn = found.role().arn();
    }

    void trust() {
        Optional<PolicyDocument> trust = parse(found.role().trustPolicy(), "trust policy");
        Optional<TrustVerdict> verdict =
                trust.map(document -> TrustEvaluator.evaluate(document, desired.trusted(), desired.externalId()));
        boolean good = verdict.map(v -> v.assumable() && v.externalIdEnforced() && v.onlyTrustedPrincipal())
                .orElse(false);
        boolean mend = writable && !good;
        verdict.ifPresent(draft::trust);
        verdict.ifPresent(v -> v.findings().forEach(finding -> note(finding, mend)));
        if (mend) {
            PolicyDocument wanted = TrustPolicies.forWorkloadSecurity(desired.trusted(), desired.externalId());
            Change change = new Change(
                    "UpdateAssumeRolePolicy",
                    arn.toString(),
                    "trust only " + desired.trusted().account() + ", only with the tenant's external ID",
                    trust.map(document -> document.masked(desired.externalId())),
                    Optional.of(wanted.masked(desired.externalId())));
            draft.step(new Step.UpdateTrustPolicy(change, arn, wanted.json()));
        }
    }

    void permissions() {
        String ours = desired.role().policyName();
        if (found.depth() == Depth.QUICK && !found.inline().containsKey(ours)) {
            draft.remains(Finding.warning(
                    FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED,
                    "Role " + arn + " has no inline policy " + ours + ", and quick verification reads no other:"
                            + " its permissions were not verified",
                    "Verify in full"));
            return;
        }
        PermissionVerdict verdict = evaluate(documents(), boundary());
        Optional<PolicyDocument> own =
                Optional.ofNullable(found.inline().get(ours)).flatMap(text -> parse(text, "inline policy " + ours));
        boolean ownIsTooWide = own.isPresent()
                && !evaluate(List.of(own.get()), Optional.empty()).excess().isEmpty();
        boolean grantsAreMissing = verdict.findings().stream()
                .anyMatch(finding -> finding.code() == FindingCode.PERMISSIONS_MISSING
                        || finding.code() == FindingCode.RECOMMENDED_PERMISSIONS_MISSING);
        boolean ownIsUnreadable = found.inline().containsKey(ours) && own.isEmpty();
        boolean mend = writable && (grantsAreMissing || ownIsTooWide || ownIsUnreadable);
        verdict.findings().forEach(finding -> note(finding, mend && mendable(finding, ownIsTooWide)));
        if (mend) {
            draft.step(RolePlan.permissions(
                    desired, arn, Optional.ofNullable(found.inline().get(ours)).map(text -> own.map(
                                    document -> document.masked(desired.externalId()))
                            .orElse("(not a readable policy)"))));
        }
        if (found.depth() == Depth.QUICK) {
            draft.remains(Finding.info(
                    FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED,
                    "Quick verification read only the inline policy " + ours + " of role " + arn,
                    "Verify in full to see further policies and the permissions boundary"));
        }
    }

    void settings() {
        RoleSpec spec = desired.role();
        Map<String, String> missingTags = new TreeMap<>(spec.mode() == RoleMode.USE_GIVEN ? Map.of() : spec.tags());
        if (writable) {
            missingTags.putAll(spec.allTags(desired.tenant()));
        }
        missingTags.entrySet().removeIf(tag -> tag.getValue()
                .equals(found.role().tags().get(tag.getKey())));
        if (!missingTags.isEmpty()) {
            note(differs("lacks the tags " + missingTags.keySet()), writable);
            if (writable) {
                draft.step(new Step.TagRole(
                        Change.of("TagRole", arn.toString(), "tags " + missingTags.keySet()), arn, missingTags));
            }
        }
        spec.boundaryArn()
                .filter(boundary -> !found.role().boundaryArn().equals(Optional.of(boundary)))
                .ifPresent(boundary -> {
                    note(differs("does not have the permissions boundary " + boundary), writable);
                    if (writable) {
                        draft.step(new Step.PutBoundary(
                                Change.of("PutRolePermissionsBoundary", arn.toString(), boundary), arn, boundary));
                    }
                });
    }

    private Finding differs(String how) {
        return Finding.warning(
                FindingCode.ROLE_SETTINGS_DIFFER,
                "Role " + arn + " " + how,
                "Repair the account, or correct the settings that ask for it");
    }

    private static boolean mendable(Finding finding, boolean ownIsTooWide) {
        return switch (finding.code()) {
            case PERMISSIONS_MISSING, RECOMMENDED_PERMISSIONS_MISSING, WORKSPACES_PERMISSIONS_MISSING -> true;
            case PERMISSIONS_EXCESS -> ownIsTooWide;
            default -> false;
        };
    }

    private void note(Finding finding, boolean mended) {
        if (mended) {
            draft.mends(finding);
        } else {
            draft.remains(finding);
        }
    }

    private PermissionVerdict evaluate(List<PolicyDocument> policies, Optional<PolicyDocument> boundary) {
        return PermissionEvaluator.evaluate(policies, boundary, workspaces, arn);
    }

    private Optional<PolicyDocument> boundary() {
        return found.boundary().flatMap(text -> parse(text, "permissions boundary"));
    }

    private List<PolicyDocument> documents() {
        List<PolicyDocument> documents = new ArrayList<>();
        new TreeMap<>(found.inline())
                .forEach((name, text) -> parse(text, "inline policy " + name).ifPresent(documents::add));
        found.attached().forEach(policy -> parse(policy.document(), "managed policy " + policy.arn())
                .ifPresent(documents::add));
        return documents;
    }

    private Optional<PolicyDocument> parse(String text, String what) {
        try {
            return Optional.of(PolicyDocument.parse(text));
        } catch (MalformedPolicyException malformed) {
            Finding finding = new Finding(
                    FindingCode.POLICY_MALFORMED,
                    Severity.ERROR,
                    "The " + what + " of role " + arn + " is not a policy that can be read: " + malformed.getMessage(),
                    "Correct the document, or have the role repaired if it is this product's");
            boolean rewritten = writable
                    && (what.equals("trust policy")
                            || what.equals("inline policy " + desired.role().policyName()));
            note(finding, rewritten);
            return Optional.empty();
        }
    }
}
