package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Who holds which identity is known after a restart of Jenkins, whatever the files of the folders say. */
class TenantIdentityRestartTest {

    private static final String VERIFY =
            "workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'never'";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void theFirstOfTwoClaimantsStillHoldsItAndARenamedFolderTooAfterARestart() throws Throwable {
        sessions.then(jenkins -> {
            Folder team = folder(jenkins, "zz", null);
            folder(jenkins, "aa", "zz/acceptance");
            team.renameTo("renamed");
        });

        sessions.then(jenkins -> {
            assertThat(usable()).containsExactly("renamed/acceptance is zz/acceptance");
            assertThat(Tenants.unusable().keySet())
                    .extracting(TenantReference::fullName)
                    .containsExactly("aa/acceptance");
        });
    }

    @Test
    void aFolderThatCameToTheDiskWithoutAnIdentityIsGivenOneAndKeepsIt() throws Throwable {
        sessions.then(jenkins -> folder(jenkins, "team", null));
        sessions.then(jenkins -> {
            Path xml = jenkins.jenkins
                    .getItemByFullName("team", Folder.class)
                    .getConfigFile()
                    .getFile()
                    .toPath();
            Files.writeString(xml, Files.readString(xml).replaceAll("<identity>[^<]*</identity>", ""));
            Files.delete(registry());
        });

        sessions.then(jenkins -> assertThat(usable()).containsExactly("team/acceptance is team/acceptance"));
        sessions.then(jenkins -> {
            assertThat(usable()).containsExactly("team/acceptance is team/acceptance");
            assertThat(jenkins.jenkins
                            .getItemByFullName("team", Folder.class)
                            .getConfigFile()
                            .asString())
                    .contains("<identity>team/acceptance</identity>");
        });
    }

    @Test
    void aRegistryThatCanNotBeReadGivesNobodyAnythingAndIsNotOverwritten() throws Throwable {
        sessions.then(jenkins -> {
            folder(jenkins, "team", null);
            WorkloadSecurityConfiguration.get().setTenants(List.of(Samples.bare("production")));
            Files.writeString(registry(), "{\"version\": 2, \"identities\": {}}");
        });

        sessions.then(jenkins -> {
            Folder team = jenkins.jenkins.getItemByFullName("team", Folder.class);
            team.save();
            jenkins.assertLogContains(
                    "which tenant holds which identity can't be read; Jenkins' log says what to do",
                    jenkins.buildAndAssertStatus(Result.FAILURE, TestEnvironment.pipeline(team, "p", VERIFY)));
            assertThat(Tenants.all()).isEmpty();
            assertThat(registry()).hasContent("{\"version\": 2, \"identities\": {}}");
        });
    }

    @Test
    void whatOtherVersionsAddToTheRegistryIsIgnored() throws Throwable {
        sessions.then(jenkins -> {
            folder(jenkins, "team", null);
            String kept = Files.readString(registry());
            assertThat(kept).contains("\"version\" : 1");
            Files.writeString(registry(), kept.replace("\"version\" : 1", "\"version\" : 1, \"since\" : \"later\""));
        });

        sessions.then(jenkins -> assertThat(usable()).containsExactly("team/acceptance is team/acceptance"));
    }

    private static List<String> usable() {
        return Tenants.all().stream()
                .map(reference -> reference.fullName() + " is " + reference.identity())
                .toList();
    }

    private static Folder folder(JenkinsRule jenkins, String name, String identity) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, name);
        Tenant tenant = Samples.bare("acceptance");
        Optional.ofNullable(identity).ifPresent(tenant::setIdentity);
        folder.addProperty(new FolderTenants(List.of(tenant)));
        return folder;
    }

    private static Path registry() {
        return Jenkins.get().getRootDir().toPath().resolve("workload-security-aws/identities.json");
    }
}
