package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An account as its organization sees it. Thread-safe. */
public final class Member {

    private final String id;
    private final String name;
    private final Map<String, String> tags = Collections.synchronizedMap(new TreeMap<>());
    private volatile String parent;
    private volatile MemberState state = MemberState.ACTIVE;
    private volatile String serviceControlPolicy;

    Member(String id, String name, String parent) {
        this.id = id;
        this.name = name;
        this.parent = parent;
    }

    /** {@return the account ID} */
    public String id() {
        return id;
    }

    /** {@return the account's name} */
    public String name() {
        return name;
    }

    /** {@return the root or OU that holds it} */
    public String parent() {
        return parent;
    }

    /**
     * Moves it.
     *
     * @param newParent the root or OU
     * @return this
     */
    public Member moveTo(String newParent) {
        parent = newParent;
        return this;
    }

    /** {@return where it stands in its life} */
    public MemberState state() {
        return state;
    }

    /**
     * Lets it be suspended, closed and so on.
     *
     * @param newState its state from now on
     * @return this
     */
    public Member state(MemberState newState) {
        state = newState;
        return this;
    }

    /** {@return its tags} */
    public Map<String, String> tags() {
        synchronized (tags) {
            return Map.copyOf(tags);
        }
    }

    /**
     * Tags it.
     *
     * @param key the key
     * @param value the value
     * @return this
     */
    public Member tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /**
     * Attaches a service control policy beside FullAWSAccess: what it denies is denied to everybody in the account.
     *
     * @param json the policy
     * @return this
     */
    public Member serviceControlPolicy(String json) {
        serviceControlPolicy = json;
        return this;
    }

    Optional<String> serviceControlPolicy() {
        return Optional.ofNullable(serviceControlPolicy);
    }
}
