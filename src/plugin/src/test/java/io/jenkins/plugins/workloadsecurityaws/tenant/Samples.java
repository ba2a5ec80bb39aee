package io.jenkins.plugins.workloadsecurityaws.tenant;

import java.util.List;

/** Tenants with every setting set, and with none. */
public final class Samples {

    private Samples() {}

    public static Tenant full(String name) {
        Tenant tenant = new Tenant(name);
        tenant.setIdentity("cloud/" + name);
        tenant.setRegion("us-1");
        tenant.setVerifyApiKeyCredentialsId("api-key");
        tenant.setChangeApiKeyCredentialsId("change-key");
        tenant.setExternalIdCredentialsId("external-id");
        tenant.setNewExternalIdCredentialsId("new-external-id");
        AwsAccessSettings aws = new AwsAccessSettings();
        aws.setVerifyCredentialsId("aws");
        aws.setChangeCredentialsId("aws-change");
        aws.setAccessRole("OrganizationAccountAccessRole");
        aws.setRegion("eu-central-1");
        aws.setEndpoint("https://aws.example.com");
        aws.setFips(true);
        tenant.setAws(aws);
        RoleSettings role = new RoleSettings();
        role.setName("Connector");
        role.setPath("/security/");
        role.setPolicyName("ConnectorPolicy");
        role.setPermissionsBoundary("arn:aws:iam::111122223333:policy/boundary");
        role.setTags(List.of(new RoleTag("team", "security"), new RoleTag("cost", "42")));
        tenant.setRole(role);
        ManagerSettings manager = new ManagerSettings();
        manager.setTrustedAccount("arn:aws:iam::444455556666:root");
        manager.setKeyKind("api-secret-key");
        manager.setCallsPerMinute(120);
        manager.setCaCertificate("-----BEGIN CERTIFICATE-----");
        tenant.setManager(manager);
        VerificationSchedule nightly = new VerificationSchedule("TZ=Europe/Berlin\nH 3 * * *\nH 15 * * 1");
        nightly.setOnDrift(VerificationSchedule.REPAIR);
        nightly.setMaxRepairs(7);
        OrganizationSettings organization = new OrganizationSettings();
        organization.setInclude("ou-ab12-11111111");
        organization.setExclude("111122223333");
        organization.setAccountTags("stage=live");
        organization.setOnboardNew(true);
        organization.setMaxNewAccounts(40);
        nightly.setOrganization(organization);
        tenant.setReverification(nightly);
        Grant change = new Grant("security/onboarding");
        change.setChange(true);
        change.setAccounts("111122223333, 444455556666");
        change.setAdopt(true);
        change.setRemove(true);
        change.setOtherRoles(true);
        change.setSwitchExternalId(true);
        tenant.setAdopt(true);
        tenant.setRemove(true);
        tenant.setSwitchExternalId(true);
        tenant.setGrants(List.of(change, new Grant("audit")));
        return tenant;
    }

    /** A bare one as it is once its identity was given. */
    public static Tenant bareIdentified(String name) {
        Tenant tenant = bare(name);
        tenant.setIdentity(name);
        return tenant;
    }

    public static Tenant bare(String name) {
        Tenant tenant = new Tenant(name);
        tenant.setUrl("https://manager.example.com:4119");
        return tenant;
    }
}
