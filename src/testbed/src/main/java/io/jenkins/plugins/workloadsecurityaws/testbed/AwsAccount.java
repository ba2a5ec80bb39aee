package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One account's IAM. Thread-safe. */
public final class AwsAccount {

    private final String id;
    private final AwsCloud cloud;
    private final Map<String, AwsRole> roles = new ConcurrentHashMap<>();
    private final Map<String, String> managed = new ConcurrentHashMap<>();

    AwsAccount(String id, AwsCloud cloud) {
        this.id = id;
        this.cloud = cloud;
    }

    /** {@return the account ID} */
    public String id() {
        return id;
    }

    /**
     * A role, whether IAM shows it already or not.
     *
     * @param name its name
     * @return the role, or empty
     */
    public Optional<AwsRole> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    /** {@return all roles by name, whether IAM shows them already or not} */
    public List<AwsRole> roles() {
        return roles.values().stream()
                .sorted(Comparator.comparing(AwsRole::name))
                .toList();
    }

    /**
     * Makes a role that is seen at once.
     *
     * @param name its name
     * @param path its path
     * @param trustPolicy its trust policy, JSON
     * @return the role
     */
    public AwsRole putRole(String name, String path, String trustPolicy) {
        AwsRole role = newRole(name, path, RoleState.of(trustPolicy));
        roles.put(name, role);
        written();
        return role;
    }

    private AwsRole newRole(String name, String path, RoleState state) {
        return new AwsRole(this, cloud.uniqueId("AROA"), name, path, cloud.now(), state);
    }

    AwsRole createRole(String name, String path, RoleState state) {
        AwsRole role = newRole(name, path, state).appearLate();
        AwsRole there = roles.putIfAbsent(name, role);
        if (there != null) {
            throw new AwsError(409, "EntityAlreadyExists", "Role with name " + name + " already exists.");
        }
        written();
        return role;
    }

    /**
     * Deletes a role and all it holds.
     *
     * @param name its name
     */
    public void deleteRole(String name) {
        roles.remove(name);
        written();
    }

    /**
     * Makes an IAM user.
     *
     * @param name its name
     * @param policy its identity policy, JSON
     * @return its access key
     */
    public Keys user(String name, String policy) {
        return cloud.newUser(id, name, policy);
    }

    /**
     * Makes a managed policy of this account.
     *
     * @param name its name
     * @param json its document
     * @return its ARN
     */
    public String putManagedPolicy(String name, String json) {
        String arn = arn("policy/" + name);
        managed.put(arn, json);
        return arn;
    }

    /** A document of a managed policy of this account or of AWS itself. */
    Optional<String> managedPolicy(String arn) {
        return Optional.ofNullable(managed.get(arn)).or(() -> cloud.managedByAws(arn));
    }

    /** A role of the account was written. */
    void written() {
        cloud.touched(id);
    }

    /** The ARN of something in this account's IAM. */
    String arn(String resource) {
        return cloud.arn("iam", id, resource);
    }

    String partition() {
        return cloud.partition();
    }

    Propagation propagation() {
        return cloud.propagation();
    }

    Instant now() {
        return cloud.now();
    }
}
