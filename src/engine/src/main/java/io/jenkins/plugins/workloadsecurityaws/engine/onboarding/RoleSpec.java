package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cross-account role that is wanted.
 *
 * @param mode what may be done to it
 * @param name its name
 * @param path its path when it is made; {@code /} for none
 * @param policyName the inline policy that grants the connector's actions
 * @param boundaryArn its permissions boundary, if one is wanted
 * @param tags tags beside this product's own
 */
public record RoleSpec(
        RoleMode mode,
        String name,
        String path,
        String policyName,
        Optional<String> boundaryArn,
        Map<String, String> tags) {

    /** The role name in Trend's instructions. */
    public static final String DEFAULT_NAME = "Workload_Security_Role_Cross";
    /** The policy name in Trend's instructions. */
    public static final String DEFAULT_POLICY_NAME = "Workload_Security_Policy_Cross";
    /** The tag that marks what this product made. */
    public static final String MANAGED_BY = "workload-security-aws:managed-by";
    /** The value of {@link #MANAGED_BY}. */
    public static final String PRODUCT = "workload-security-aws";
    /** The tag that names the tenant. */
    public static final String TENANT = "workload-security-aws:tenant";

    /** The tag that tells how far a change of the external ID has come: stage, since when, and the run. */
    public static final String ROTATION = "workload-security-aws:rotation";

    /** Where a proof makes its short-lived roles; there is nothing else under it, so rights can be bounded to it. */
    public static final String PROBE_PATH = "/workload-security-aws/probe/";

    /** Copies the map. */
    public RoleSpec {
        tags = Map.copyOf(tags);
    }

    /**
     * The wanted tags together with this product's own.
     *
     * @param tenant the tenant's name
     * @return all tags, sorted by key
     */
    public Map<String, String> allTags(String tenant) {
        Map<String, String> all = new TreeMap<>(tags);
        all.put(MANAGED_BY, PRODUCT);
        all.put(TENANT, tenant);
        return all;
    }
}
