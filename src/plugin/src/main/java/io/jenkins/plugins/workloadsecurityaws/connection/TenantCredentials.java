package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.Util;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsInScope;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The credentials of a tenant for one use, looked up where the tenant is defined and nowhere else.
 *
 * @param apiKey the API key
 * @param externalId the external ID; absent: it is read from the tenant
 * @param newExternalId the external ID that accounts are being moved to; absent: they are not
 * @param aws the AWS credentials; absent: the controller's own identity
 */
record TenantCredentials(
        StringCredentials apiKey,
        Optional<StringCredentials> externalId,
        Optional<StringCredentials> newExternalId,
        Optional<AmazonWebServicesCredentials> aws) {

    static TenantCredentials of(TenantReference reference, Use use) throws UnusableTenantException {
        TenantCredentials known = withoutAws(reference, use);
        return new TenantCredentials(known.apiKey(), known.externalId(), known.newExternalId(), aws(reference, use));
    }

    static TenantCredentials withoutAws(TenantReference reference, Use use) throws UnusableTenantException {
        Tenant tenant = reference.tenant();
        String keyId = choose(use, tenant.getChangeApiKeyCredentialsId(), tenant.getVerifyApiKeyCredentialsId());
        if (keyId == null) {
            throw new UnusableTenantException(Messages.TenantCredentials_noKey(reference.fullName()));
        }
        List<DomainRequirement> whereTo = Endpoints.requirements(tenant.getRegion(), tenant.getUrl());
        return new TenantCredentials(
                required(reference, StringCredentials.class, keyId, whereTo),
                optional(reference, StringCredentials.class, tenant.getExternalIdCredentialsId(), whereTo),
                optional(reference, StringCredentials.class, tenant.getNewExternalIdCredentialsId(), whereTo),
                Optional.empty());
    }

    static Optional<AmazonWebServicesCredentials> aws(TenantReference reference, Use use)
            throws UnusableTenantException {
        AwsAccessSettings aws = reference.tenant().getAws();
        String id = choose(use, aws.getChangeCredentialsId(), aws.getVerifyCredentialsId());
        Optional<AmazonWebServicesCredentials> stored = optional(
                reference, AmazonWebServicesCredentials.class, id, Endpoints.requirements(null, aws.getEndpoint()));
        boolean allowed = reference
                .folder()
                .map(folder -> WorkloadSecurityConfiguration.get().allowsInstanceIdentity(folder))
                .orElse(true);
        if (!allowed && stored.isEmpty()) {
            throw new UnusableTenantException(Messages.TenantCredentials_noIdentity(reference.fullName()));
        }
        if (!allowed && !bringsItsOwnKeys(stored.get())) {
            throw new UnusableTenantException(Messages.TenantCredentials_noKeys(reference.fullName(), id));
        }
        return stored;
    }

    /**
     * The AWS credentials plugin has the controller's own identity assume the role of a credential without keys. What
     * credentials of other kinds stand on can't be known, subclasses included.
     */
    private static boolean bringsItsOwnKeys(AmazonWebServicesCredentials stored) {
        return stored.getClass() == AWSCredentialsImpl.class
                && stored instanceof AWSCredentialsImpl keys
                && !Util.fixNull(keys.getAccessKey()).isBlank()
                && !keys.getSecretKey().getPlainText().isBlank();
    }

    /** {@return all of them, for recording that they were used} */
    List<StandardCredentials> all() {
        return Stream.<Stream<? extends StandardCredentials>>of(
                        Stream.of(apiKey), externalId.stream(), newExternalId.stream(), aws.stream())
                .<StandardCredentials>flatMap(Function.identity())
                .toList();
    }

    private static String choose(Use use, String change, String verify) {
        return use == Use.CHANGE && change != null ? change : verify;
    }

    private static <C extends StandardCredentials> Optional<C> optional(
            TenantReference reference, Class<C> type, String id, List<DomainRequirement> whereTo)
            throws UnusableTenantException {
        return id == null ? Optional.empty() : Optional.of(required(reference, type, id, whereTo));
    }

    private static <C extends StandardCredentials> C required(
            TenantReference reference, Class<C> type, String id, List<DomainRequirement> whereTo)
            throws UnusableTenantException {
        return CredentialsInScope.find(reference.scope(), type, id, whereTo)
                .orElseThrow(() -> new UnusableTenantException(
                        reference.folder().isPresent()
                                ? Messages.TenantCredentials_notInFolder(reference.fullName(), id)
                                : Messages.TenantCredentials_notInJenkins(reference.fullName(), id)));
    }
}
