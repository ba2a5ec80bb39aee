package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.report.CloudFormation;
import io.jenkins.plugins.workloadsecurityaws.engine.report.StackSet;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Terraform;
import java.util.Map;
import java.util.Optional;

/**
 * The cross-account role as infrastructure code, for those who may not let a CI server write IAM. Makes no call, and holds
 * no secret: the external ID is a parameter of the code. The role carries none of this product's own tags, because it
 * belongs to whoever rolls it out: afterwards name it by its ARN, and it is verified and used but never written. Immutable.
 */
public final class RoleExport {

    private final RoleSpec role;
    private final TrustedAccount trusted;

    private RoleExport(RoleSpec role, TrustedAccount trusted) {
        this.role = role;
        this.trusted = trusted;
    }

    /**
     * Checks what is asked for. Absent values take the defaults of {@link AccountRequest}.
     *
     * @param roleName the role's name
     * @param rolePath the role's path
     * @param policyName the inline policy's name
     * @param boundaryArn the ARN of a permissions boundary; its account and partition give way to those in which the code
     *     is used, unless it is one of AWS's own policies
     * @param tags tags for the role
     * @param trustedAccount the account that the manager runs in, an ID or a root ARN; absent: 147995105371
     * @return the export
     * @throws InvalidRequestException if a value is not of its form
     */
    public static RoleExport of(
            Optional<String> roleName,
            Optional<String> rolePath,
            Optional<String> policyName,
            Optional<String> boundaryArn,
            Map<String, String> tags,
            Optional<String> trustedAccount) {
        TrustedAccount trusted = InvalidRequestException.checking(
                "trusted-account",
                () -> TrustedAccount.parse(trustedAccount.orElse(TrustedAccount.CLOUD_ONE.value()), Partition.AWS));
        RoleSpec role = CheckedRole.of(
                RoleMode.USE_GIVEN,
                roleName.orElse(RoleSpec.DEFAULT_NAME),
                rolePath.orElse("/"),
                policyName,
                boundaryArn,
                tags);
        return new RoleExport(role, trusted);
    }

    /** {@return a CloudFormation template with the external ID as a NoEcho parameter, JSON} */
    public String cloudFormation() {
        return CloudFormation.render(role, trusted);
    }

    /** {@return a Terraform configuration with the external ID as a sensitive variable, for a {@code .tf.json} file} */
    public String terraform() {
        return Terraform.render(role, trusted);
    }

    /**
     * {@return a CloudFormation template for the management account, which rolls the role out to every account of
     * organizational units by a service-managed stack set, JSON}
     */
    public String stackSet() {
        return StackSet.render(role, trusted);
    }
}
