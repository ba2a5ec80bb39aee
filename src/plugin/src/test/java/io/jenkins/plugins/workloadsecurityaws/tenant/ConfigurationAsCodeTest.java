package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {

    @Test
    @ConfiguredWithCode("full.yaml")
    void everySettingIsReadFromYaml(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        List<Tenant> tenants = WorkloadSecurityConfiguration.get().getTenants();

        assertThat(tenants).hasSize(2);
        jenkins.assertEqualDataBoundBeans(Samples.full("production"), tenants.get(0));
        jenkins.assertEqualDataBoundBeans(Samples.bareIdentified("staging"), tenants.get(1));
        assertThat(WorkloadSecurityConfiguration.get().getFoldersWithInstanceIdentity())
                .isEqualTo("team-a");
    }

    @Test
    @ConfiguredWithCode("full.yaml")
    void theExternalIdIsReadFromYaml(JenkinsConfiguredWithCodeRule jenkins) {
        assertThat(SystemCredentialsProvider.getInstance().getCredentials())
                .singleElement()
                .isInstanceOfSatisfying(
                        WorkloadSecurityExternalId.class,
                        kept -> assertThat(kept.getSecret().getPlainText()).isEqualTo("canary-external-id-yaml"));
    }

    @Test
    @ConfiguredWithCode("full.yaml")
    void whatIsExportedIsReadAgainAndExportedTheSame(JenkinsConfiguredWithCodeRule jenkins, @TempDir Path directory)
            throws Exception {
        String first = export();
        Path file = directory.resolve("exported.yaml");
        Files.writeString(file, first);
        WorkloadSecurityConfiguration.get().setTenants(List.of());

        ConfigurationAsCode.get().configure(file.toString());

        assertThat(tenantsOf(export())).isEqualTo(tenantsOf(first)).contains("production", "onDrift: \"repair\"");
        jenkins.assertEqualDataBoundBeans(
                Samples.full("production"),
                WorkloadSecurityConfiguration.get().getTenants().get(0));
    }

    @Test
    @ConfiguredWithCode("full.yaml")
    void noExternalIdIsExportedInClear(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        assertThat(export()).contains("workloadSecurityExternalId").doesNotContain("canary-external-id-yaml");
    }

    @Test
    void aScheduleThatCanNotBeReadIsRefused(JenkinsConfiguredWithCodeRule jenkins, @TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("nightly.yaml");
        Files.writeString(
                file,
                "unclassified: {workloadSecurity: {tenants: [{name: t, region: us-1, reverification: {cron: every night}}]}}");

        assertThatThrownBy(() -> ConfigurationAsCode.get().configure(file.toString()))
                .isInstanceOf(ConfiguratorException.class)
                .hasStackTraceContaining("every night");
    }

    @Test
    void aTenantInYamlWithoutAnIdentityIsMatchedByItsName(
            JenkinsConfiguredWithCodeRule jenkins, @TempDir Path directory) throws Exception {
        String yaml = "unclassified: {workloadSecurity: {tenants: [{name: NAME, region: us-1}]}}";
        Path file = directory.resolve("bare.yaml");
        Files.writeString(file, yaml.replace("NAME", "production, identity: cloud/production"));
        ConfigurationAsCode.get().configure(file.toString());

        Files.writeString(file, yaml.replace("NAME", "production"));
        ConfigurationAsCode.get().configure(file.toString());
        assertThat(identities()).containsExactly("cloud/production");

        Files.writeString(file, yaml.replace("NAME", "live, identity: cloud/production"));
        ConfigurationAsCode.get().configure(file.toString());
        assertThat(identities()).containsExactly("cloud/production");
        assertThat(Tenants.all()).hasSize(1);
    }

    @Test
    void namesAndIdentitiesThatATagCanNotHoldAreRefused(JenkinsConfiguredWithCodeRule jenkins, @TempDir Path directory)
            throws Exception {
        for (String wrong : List.of(
                "{name: 'a?b'}", "{name: t, identity: 'a*b'}", "{name: t, identity: a}, {name: u, identity: a}")) {
            Path file = directory.resolve("wrong.yaml");
            Files.writeString(file, "unclassified: {workloadSecurity: {tenants: [" + wrong + "]}}");

            assertThatThrownBy(() -> ConfigurationAsCode.get().configure(file.toString()))
                    .as(wrong)
                    .isInstanceOf(ConfiguratorException.class);
        }
        assertThat(Tenants.all()).isEmpty();
    }

    private static List<String> identities() {
        return WorkloadSecurityConfiguration.get().getTenants().stream()
                .map(Tenant::getIdentity)
                .toList();
    }

    private static String export() throws Exception {
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        return exported.toString(StandardCharsets.UTF_8);
    }

    private static String tenantsOf(String yaml) {
        int from = yaml.indexOf("  workloadSecurity:");
        int next = yaml.substring(from + 3).indexOf("\n  w");
        return next < 0 ? yaml.substring(from) : yaml.substring(from, from + 3 + next);
    }
}
