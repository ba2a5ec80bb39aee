package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * IAM in one target account, seen with the credentials of the route that leads there. Thread-safe. Each method makes
 * the IAM call it names (list methods: one call a page) and may throw {@link RemoteCallException}; what does not exist is
 * an empty value, not an error. Policy documents are JSON text, already URL-decoded.
 */
public interface TargetAccount {

    /** {@return the account} */
    AccountId account();

    /**
     * IAM GetRole.
     *
     * @param roleName the role
     * @return the role, or empty
     */
    Optional<Role> getRole(String roleName);

    /**
     * IAM GetRolePolicy.
     *
     * @param roleName the role
     * @param policyName the inline policy
     * @return the document, or empty
     */
    Optional<String> getRolePolicy(String roleName, String policyName);

    /**
     * IAM ListRolePolicies, all pages.
     *
     * @param roleName the role
     * @return the names of the role's inline policies; empty if the role does not exist
     */
    List<String> listRolePolicies(String roleName);

    /**
     * IAM ListAttachedRolePolicies, all pages.
     *
     * @param roleName the role
     * @return the attached managed policies; empty if the role does not exist
     */
    List<AttachedPolicy> listAttachedRolePolicies(String roleName);

    /**
     * The default version of a managed policy: IAM GetPolicy, then GetPolicyVersion.
     *
     * @param policyArn the policy
     * @return the document, or empty
     */
    Optional<String> getManagedPolicy(String policyArn);

    /**
     * IAM CreateRole.
     *
     * @param role what to create
     * @return the role as made
     */
    Role createRole(NewRole role);

    /**
     * IAM PutRolePolicy.
     *
     * @param roleName the role
     * @param policyName the inline policy
     * @param document its JSON text
     */
    void putRolePolicy(String roleName, String policyName, String document);

    /**
     * IAM UpdateAssumeRolePolicy.
     *
     * @param roleName the role
     * @param trustPolicy the JSON text
     */
    void updateTrustPolicy(String roleName, String trustPolicy);

    /**
     * IAM TagRole.
     *
     * @param roleName the role
     * @param tags the tags to set
     */
    void tagRole(String roleName, Map<String, String> tags);

    /**
     * IAM UntagRole.
     *
     * @param roleName the role
     * @param keys the tags to remove
     */
    void untagRole(String roleName, List<String> keys);

    /**
     * IAM PutRolePermissionsBoundary.
     *
     * @param roleName the role
     * @param boundaryArn the boundary policy's ARN
     */
    void putBoundary(String roleName, String boundaryArn);

    /**
     * IAM DeleteRolePermissionsBoundary.
     *
     * @param roleName the role
     */
    void deleteBoundary(String roleName);

    /**
     * IAM DeleteRolePolicy. One that is gone already counts as deleted.
     *
     * @param roleName the role
     * @param policyName the inline policy
     */
    void deleteRolePolicy(String roleName, String policyName);

    /**
     * IAM DeleteRole. One that is gone already counts as deleted.
     *
     * @param roleName the role
     */
    void deleteRole(String roleName);
}
