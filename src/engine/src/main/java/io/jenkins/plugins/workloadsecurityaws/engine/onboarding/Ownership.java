package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;

/** Whose a role is, told by its tags. */
enum Ownership {
    /** Made or adopted by this product for this tenant. */
    OURS,
    /** Made or adopted by this product for another tenant. */
    OTHER_TENANT,
    /** Made by somebody else. */
    FOREIGN;

    static Ownership of(Role role, DesiredState desired) {
        if (!RoleSpec.PRODUCT.equals(role.tags().get(RoleSpec.MANAGED_BY))) {
            return FOREIGN;
        }
        return desired.tenant().equals(role.tags().get(RoleSpec.TENANT)) ? OURS : OTHER_TENANT;
    }
}
