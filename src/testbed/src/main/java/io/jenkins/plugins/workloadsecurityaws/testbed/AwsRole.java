package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A role and all it holds. Thread-safe. */
public final class AwsRole {

    private final AwsAccount owner;
    private final String name;
    private final String path;
    private final Map<String, String> inline = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final List<String> attached = new ArrayList<>();
    private String trustPolicy;
    private String boundary;
    private int unseenReads;

    AwsRole(AwsAccount owner, String name, String path, String trustPolicy, int unseenReads) {
        this.owner = owner;
        this.name = name;
        this.path = path;
        this.trustPolicy = trustPolicy;
        this.unseenReads = unseenReads;
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
        return "arn:aws:iam::" + owner.id() + ":role" + path + name;
    }

    /** {@return its trust policy, JSON} */
    public synchronized String trustPolicy() {
        return trustPolicy;
    }

    /** {@return its inline policies, JSON by name} */
    public synchronized Map<String, String> inline() {
        return new TreeMap<>(inline);
    }

    /** {@return the ARNs of its managed policies} */
    public synchronized List<String> attached() {
        return List.copyOf(attached);
    }

    /** {@return the ARN of its permissions boundary} */
    public synchronized Optional<String> boundary() {
        return Optional.ofNullable(boundary);
    }

    /** {@return its tags} */
    public synchronized Map<String, String> tags() {
        return new TreeMap<>(tags);
    }

    /** Sets its trust policy. */
    public synchronized AwsRole setTrustPolicy(String json) {
        trustPolicy = json;
        return this;
    }

    /** Sets an inline policy. */
    public synchronized AwsRole putInline(String policyName, String json) {
        inline.put(policyName, json);
        return this;
    }

    /** Attaches a managed policy. */
    public synchronized AwsRole attach(String arn) {
        attached.add(arn);
        return this;
    }

    /** Sets a tag. */
    public synchronized AwsRole tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /** Sets or, with null, removes the permissions boundary. */
    public synchronized AwsRole setBoundary(String arn) {
        boundary = arn;
        return this;
    }

    synchronized boolean removeInline(String policyName) {
        return inline.remove(policyName) != null;
    }

    synchronized void untag(String key) {
        tags.remove(key);
    }

    synchronized boolean detach(String arn) {
        return attached.remove(arn);
    }

    /** Whether this read sees the role already. */
    synchronized boolean isSeen() {
        if (unseenReads > 0) {
            unseenReads--;
            return false;
        }
        return true;
    }

    synchronized List<String> documents() {
        List<String> all = new ArrayList<>(inline.values());
        attached.forEach(arn -> owner.managedPolicy(arn).ifPresent(all::add));
        return all;
    }

    Optional<String> boundaryDocument() {
        return boundary().flatMap(owner::managedPolicy);
    }
}
