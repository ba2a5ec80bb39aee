package io.jenkins.plugins.workloadsecurityaws.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.tenant.RoleTag;
import io.jenkins.plugins.workloadsecurityaws.tenant.Samples;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class StepFormTest {

    private static JenkinsRule jenkins;

    @BeforeAll
    static void configure(JenkinsRule rule) {
        jenkins = rule;
        WorkloadSecurityConfiguration.get().setTenants(List.of(Samples.full("production"), Samples.bare("staging")));
    }

    @Test
    void theStepThatAddsSurvivesItsForm() throws Exception {
        AddAwsAccountStep step = addStep();

        AddAwsAccountStep after = new StepConfigTester(jenkins).configRoundTrip(step);

        jenkins.assertEqualDataBoundBeans(step, after);
    }

    @Test
    void theStepThatAddsSurvivesItsFormWithEveryDefault() throws Exception {
        AddAwsAccountStep step = new AddAwsAccountStep();
        step.setAccount("111122223333");

        AddAwsAccountStep after = new StepConfigTester(jenkins).configRoundTrip(step);

        jenkins.assertEqualDataBoundBeans(step, after);
        assertThat(after.isProvision()).isTrue();
    }

    @Test
    void theStepThatVerifiesSurvivesItsForm() throws Exception {
        VerifyAwsAccountStep step = verifyStep();

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    @Test
    void theStepThatRepairsSurvivesItsForm() throws Exception {
        RepairAwsAccountStep step = repairStep();

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    @Test
    void theStepThatRemovesSurvivesItsForm() throws Exception {
        RemoveAwsAccountStep step = removeStep();

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    @Test
    void theStepForManyAccountsSurvivesItsForm() throws Exception {
        AwsAccountsStep step = stepOnMany();

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
        new SnippetizerTester(jenkins)
                .assertRoundTrip(new AwsAccountsStep("verify"), "workloadSecurityAwsAccounts 'verify'");
    }

    @Test
    void theStepForManyAccountsKeepsEverySettingOverARestart() throws Exception {
        AwsAccountsStep step = stepOnMany();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(kept)) {
            out.writeObject(step);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(kept.toByteArray()))) {
            jenkins.assertEqualDataBoundBeans(step, in.readObject());
        }
    }

    @Test
    void idsAndTagsOfAnOrganizationAreCheckedInTheForm() {
        AwsAccountsStep.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(AwsAccountsStep.DescriptorImpl.class);

        assertThat(form.doCheckInclude(null, "r-ab12, ou-ab12-11111111 111122223333").kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckInclude(null, "production").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckInclude(null, "${UNIT}").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckExclude(null, "12345").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckAccountTags(null, "stage=live, team=shop").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckAccountTags(null, "stage").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void aMissingAccountIsNoErrorBeforeSomethingBelowItWasTyped() {
        VerifyAwsAccountStep.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(VerifyAwsAccountStep.DescriptorImpl.class);

        assertThat(form.doCheckAccount(null, "", "", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckAccount(null, "", "", "Connector").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckAccount(null, "", "arn:aws:iam::111122223333:role/Connector", "").kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckAccount(null, "12345", "", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckAccount(null, "${ACCOUNT}", "", "").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void theSnippetGeneratorWritesEveryStepAsPeopleDo() throws Exception {
        SnippetizerTester tester = new SnippetizerTester(jenkins);

        tester.assertRoundTrip(
                addStep(),
                "workloadSecurityAddAwsAccount account: '111122223333', adopt: true, displayName: 'shop', dryRun: true,"
                        + " failOn: 'warning', firstSyncTimeoutMinutes: 5, markUnstable: true, provision: false,"
                        + " roleArn: 'arn:aws:iam::111122223333:role/shop', roleName: 'shop',"
                        + " tags: [workloadSecurityRoleTag(key: 'team', value: 'shop')], tenant: 'staging',"
                        + " waitForFirstSync: true, workspaces: true");
        tester.assertRoundTrip(
                verifyStep(),
                "workloadSecurityVerifyAwsAccount account: '111122223333', prove: true, quick: true, staleAfterMinutes: 30,"
                        + " tenant: 'production'");
        tester.assertRoundTrip(
                repairStep(), "workloadSecurityRepairAwsAccount account: '111122223333', adopt: true, dryRun: true");
        tester.assertRoundTrip(
                removeStep(),
                "workloadSecurityRemoveAwsAccount account: '111122223333', deleteRole: true, failOn: 'never'");
    }

    @Test
    void everyBuildStepSurvivesTheJobsForm() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("form");
        job.getBuildersList().add(new AwsAccountBuilder(addStep()));
        job.getBuildersList().add(new AwsAccountBuilder(verifyStep()));
        job.getBuildersList().add(new AwsAccountBuilder(repairStep()));
        job.getBuildersList().add(new AwsAccountBuilder(removeStep()));

        jenkins.configRoundtrip(job);

        assertThat(job.getBuildersList()).hasSize(4);
        List<AccountStep> steps = job.getBuildersList().getAll(AwsAccountBuilder.class).stream()
                .map(AwsAccountBuilder::getStep)
                .toList();
        jenkins.assertEqualDataBoundBeans(addStep(), steps.get(0));
        jenkins.assertEqualDataBoundBeans(verifyStep(), steps.get(1));
        jenkins.assertEqualDataBoundBeans(repairStep(), steps.get(2));
        jenkins.assertEqualDataBoundBeans(removeStep(), steps.get(3));
    }

    @Test
    void valuesThatMeanNothingAreRefused() {
        AddAwsAccountStep step = new AddAwsAccountStep();

        assertThatThrownBy(() -> step.setFailOn("sometimes")).hasMessageContaining("error, warning or never");
        assertThatThrownBy(() -> step.setFirstSyncTimeoutMinutes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static AddAwsAccountStep addStep() {
        AddAwsAccountStep step = new AddAwsAccountStep();
        step.setTenant("staging");
        step.setAccount("111122223333");
        step.setRoleArn("arn:aws:iam::111122223333:role/shop");
        step.setRoleName("shop");
        step.setFailOn("warning");
        step.setMarkUnstable(true);
        step.setProvision(false);
        step.setAdopt(true);
        step.setWorkspaces(true);
        step.setDisplayName("shop");
        step.setTags(List.of(new RoleTag("team", "shop")));
        step.setDryRun(true);
        step.setWaitForFirstSync(true);
        step.setFirstSyncTimeoutMinutes(5);
        return step;
    }

    private static VerifyAwsAccountStep verifyStep() {
        VerifyAwsAccountStep step = new VerifyAwsAccountStep();
        step.setTenant("production");
        step.setAccount("111122223333");
        step.setQuick(true);
        step.setProve(true);
        step.setStaleAfterMinutes(30);
        return step;
    }

    private static RepairAwsAccountStep repairStep() {
        RepairAwsAccountStep step = new RepairAwsAccountStep();
        step.setAccount("111122223333");
        step.setAdopt(true);
        step.setDryRun(true);
        return step;
    }

    private static RemoveAwsAccountStep removeStep() {
        RemoveAwsAccountStep step = new RemoveAwsAccountStep();
        step.setAccount("111122223333");
        step.setDeleteRole(true);
        step.setFailOn("never");
        return step;
    }

    private static AwsAccountsStep stepOnMany() {
        AwsAccountsStep step = new AwsAccountsStep("offboard");
        step.setTenant("production");
        step.setAccounts("111122223333, 444455556666");
        step.setOrganization(true);
        step.setInclude("ou-ab12-11111111, 111122223333");
        step.setExclude("444455556666");
        step.setAccountTags("stage=live");
        step.setConfirm(2);
        step.setWorkers(4);
        step.setFailFastAtPercent(10);
        step.setQuick(true);
        step.setProve(true);
        step.setAdopt(true);
        step.setDryRun(true);
        step.setDeadlineMinutes(30);
        step.setSwitchExternalId(true);
        step.setDeleteRole(true);
        step.setJunitFile("out/accounts.xml");
        step.setMarkdownFile("out/accounts.md");
        step.setHtmlFile("out/accounts.html");
        step.setFailOn("warning");
        step.setMarkUnstable(true);
        return step;
    }
}
