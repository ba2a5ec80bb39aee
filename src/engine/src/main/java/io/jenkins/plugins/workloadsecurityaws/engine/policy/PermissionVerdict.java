package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a role's policies lack and what they grant beyond need.
 *
 * @param missing documented actions that are not certainly granted, in the order of {@link ConnectorActions#all()};
 *     the WorkSpaces actions only when WorkSpaces are on
 * @param excess grants beyond the documented actions, as the policies spell them
 * @param findings the same in words, with remedies
 */
public record PermissionVerdict(Set<String> missing, Set<String> excess, List<Finding> findings) {

    /** Copies all three, keeping their order. */
    public PermissionVerdict {
        missing = Collections.unmodifiableSet(new LinkedHashSet<>(missing));
        excess = Collections.unmodifiableSet(new LinkedHashSet<>(excess));
        findings = List.copyOf(findings);
    }
}
