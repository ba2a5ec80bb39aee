package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A role and all it holds. What is read and set here is the truth; IAM and STS may see it later. Thread-safe.
 */
public final class AwsRole {

    private final AwsAccount owner;
    private final String id;
    private final String name;
    private final String path;
    private final Instant created;
    private RoleState now;
    private Optional<RoleState> before = Optional.empty();
    private int lateReads;
    private Instant lateUntil = Instant.MIN;

    AwsRole(AwsAccount owner, String id, String name, String path, Instant created, RoleState state) {
        this.owner = owner;
        this.id = id;
        this.name = name;
        this.path = path;
        this.created = created;
        this.now = state;
    }

    /** {@return its account's ID} */
    public String account() {
        return owner.id();
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return its path} */
    public String path() {
        return path;
    }

    /** {@return its ARN} */
    public String arn() {
        return owner.arn("role" + path + name);
    }

    /** {@return its trust policy, JSON} */
    public String trustPolicy() {
        return state().trustPolicy();
    }

    /** {@return its inline policies, JSON by name} */
    public Map<String, String> inline() {
        return new TreeMap<>(state().inline());
    }

    /** {@return the ARNs of its managed policies} */
    public List<String> attached() {
        return state().attached();
    }

    /** {@return the ARN of its permissions boundary} */
    public Optional<String> boundary() {
        return state().boundary();
    }

    /** {@return its tags} */
    public Map<String, String> tags() {
        return new TreeMap<>(state().tags());
    }

    /** Sets its trust policy, seen at once. */
    public AwsRole setTrustPolicy(String json) {
        return set(old -> old.withTrustPolicy(json));
    }

    /** Sets an inline policy, seen at once. */
    public AwsRole putInline(String policyName, String json) {
        return set(old -> old.withInline(policyName, json));
    }

    /** Removes an inline policy, seen at once. */
    public AwsRole removeInline(String policyName) {
        return set(old -> old.withoutInline(policyName));
    }

    /** Attaches a managed policy, seen at once. */
    public AwsRole attach(String arn) {
        return set(old -> old.withAttached(arn));
    }

    /** Detaches a managed policy, seen at once. */
    public AwsRole detach(String arn) {
        return set(old -> old.withoutAttached(arn));
    }

    /** Sets a tag, seen at once. */
    public AwsRole tag(String key, String value) {
        return set(old -> old.withTag(key, value));
    }

    /** Sets or, with null, removes the permissions boundary, seen at once. */
    public AwsRole setBoundary(String arn) {
        return set(old -> old.withBoundary(arn));
    }

    private AwsRole set(UnaryOperator<RoleState> change) {
        synchronized (this) {
            now = change.apply(now);
            lateReads = 0;
            lateUntil = Instant.MIN;
        }
        owner.written();
        return this;
    }

    String id() {
        return id;
    }

    Instant created() {
        return created;
    }

    synchronized RoleState state() {
        return now;
    }

    /** A write through IAM: readers go on seeing what they saw until it has propagated. */
    void change(UnaryOperator<RoleState> change) {
        synchronized (this) {
            before = isLate() ? before : Optional.of(now);
            now = change.apply(now);
            delay();
        }
        owner.written();
    }

    /** Makes readers see nothing of a new role until its making has propagated. */
    synchronized AwsRole appearLate() {
        before = Optional.empty();
        delay();
        return this;
    }

    /** What this read sees; empty where it does not see the role yet. */
    synchronized Optional<RoleState> read() {
        if (!isLate()) {
            return Optional.of(now);
        }
        lateReads = Math.max(0, lateReads - 1);
        return before;
    }

    /** All that readers may meet at this moment, which does not count as a read. */
    synchronized List<Optional<RoleState>> views() {
        return isLate() ? List.of(before, Optional.of(now)) : List.of(Optional.of(now));
    }

    private void delay() {
        lateReads = owner.propagation().reads();
        lateUntil = owner.now().plus(owner.propagation().time());
    }

    private boolean isLate() {
        return lateReads > 0 || owner.now().isBefore(lateUntil);
    }

    /** All permissions policies; a managed one that does not exist grants nothing. */
    List<String> documents() {
        RoleState state = state();
        List<String> all = new ArrayList<>(state.inline().values());
        state.attached().forEach(arn -> owner.managedPolicy(arn).ifPresent(all::add));
        return all;
    }

    /** The boundary's document; a boundary that does not exist allows nothing. */
    Optional<String> boundaryDocument() {
        return boundary().map(arn -> owner.managedPolicy(arn).orElse("{\"Statement\":[]}"));
    }
}
