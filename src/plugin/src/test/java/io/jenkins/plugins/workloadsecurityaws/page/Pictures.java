package io.jenkins.plugins.workloadsecurityaws.page;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.labels.LabelAtom;
import hudson.security.FullControlOnceLoggedInAuthorizationStrategy;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.workloadsecurityaws.Addresses;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.step.VerifyAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.OrganizationSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.WarExploder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Every page in a real browser, and the docs' pictures. No part of the ordinary suite, for it needs Chromium and npm;
 * docs/developer/README.md tells the command.
 */
@WithJenkins
class Pictures {

    private static final Path DIRECTORY = Path.of("target", "pictures").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> NAMES = List.of(
            "payments-production",
            "payments-staging",
            "orders-production",
            "orders-staging",
            "search-production",
            "search-staging",
            "identity-production",
            "identity-staging",
            "notifications",
            "data-lake",
            "reporting",
            "network-hub",
            "dns",
            "log-archive",
            "security-tooling",
            "backup",
            "image-builds",
            "ci-runners",
            "mobile-api",
            "web-frontend",
            "media-storage",
            "batch-jobs",
            "monitoring",
            "training");

    private static final String TOO_LITTLE = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*",
             "Action":["ec2:DescribeImages","ec2:DescribeInstances","ec2:DescribeRegions","ec2:DescribeTags"]}]}""";

    private final TestEnvironment scene = new TestEnvironment();
    private final Testbed sandbox = Testbed.start();
    private final List<Map<String, Object>> pages = new ArrayList<>();
    private JenkinsRule jenkins;
    private Folder folder;

    @BeforeEach
    void open(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.timeout = 0;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new FullControlOnceLoggedInAuthorizationStrategy());
        // A theme that follows the browser's; the profile brings the plugin that has it.
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(
                        "appearance: {themeManager: {theme: darkSystem}}".getBytes(StandardCharsets.UTF_8))));
        Files.createDirectories(DIRECTORY);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "look.mjs")) {
            Files.copy(
                    Path.of("src", "test", "browser", file),
                    DIRECTORY.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        run("npm", "ci");
        symbols();
    }

    /** The harness leaves those of Jenkins itself off the class path, and a symbol that isn't there is shown as a cross. */
    private static void symbols() throws Exception {
        Path from = WarExploder.getExplodedDir().toPath().resolve("WEB-INF/classes/images/symbols");
        Path to = Path.of(Pictures.class.getResource("/").toURI()).resolve("images/symbols");
        FileUtils.copyDirectory(from.toFile(), to.toFile());
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void everyPageIsInOrderInLightAndDarkOnWideAndNarrowScreens() throws Exception {
        core();
        configure();
        before();
        accounts();
        runs();
        forms();
        List<String> problems = new ArrayList<>(look("pages"));

        identities();
        problems.addAll(look("identities"));

        underWay();
        problems.addAll(look("under-way"));

        WorkloadSecurityConfiguration.get().setTenants(List.of());
        folder.delete();
        pages.clear();
        page("first-step", "manage/workload-security/");
        problems.addAll(look("first-step"));

        assertThat(problems).isEmpty();
    }

    /** Pages of Jenkins itself, before there is anything of ours: what axe finds there is no affair of ours. */
    private void core() throws Exception {
        Files.deleteIfExists(DIRECTORY.resolve("accepted.json"));
        FreeStyleProject plain = jenkins.createFreeStyleProject("plain");
        jenkins.buildAndAssertSuccess(plain);
        plain.setAssignedLabel(new LabelAtom("no && such &&"));
        plain.save();
        pipeline(jenkins, "pipeline", "echo 'hello'");
        for (String address : List.of(
                "manage/",
                "manage/configure",
                "manage/configureSecurity/",
                "job/plain/1/",
                "job/plain/configure",
                "job/pipeline/pipeline-syntax/")) {
            page("core-" + address.replace('/', '-'), address);
        }
        page("core-dialog", "job/plain/", click("text=Delete Project"), Map.of("wait", "dialog[open]"));
        pages.forEach(page -> page.put("core", true));
        look("core");
        pages.clear();
        plain.delete();
    }

    private void configure() throws Exception {
        folder = jenkins.createProject(Folder.class, "cloud");
        Folder other = jenkins.createProject(Folder.class, "data-platform");
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        store.getCredentials().addAll(credentials("production", scene.addresses, CredentialsScope.SYSTEM));
        store.getCredentials().addAll(credentials("sandbox", Addresses.of(sandbox), CredentialsScope.SYSTEM));
        store.save();
        other.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(), credentials("analytics", Addresses.of(sandbox), CredentialsScope.GLOBAL))
        }));
        Tenant production = tenant("production", scene.addresses);
        VerificationSchedule nightly = new VerificationSchedule("H 3 * * *");
        nightly.setOnDrift("repair");
        nightly.setMaxRepairs(1);
        nightly.setOrganization(new OrganizationSettings());
        production.setReverification(nightly);
        Grant verify = new Grant("data-platform");
        production.setGrants(List.of(Addresses.mayChange("cloud"), verify));
        Tenant trial = tenant("sandbox", Addresses.of(sandbox));
        trial.setGrants(List.of(Addresses.mayChange("cloud")));
        WorkloadSecurityConfiguration.get().setTenants(List.of(production, trial));
        other.addProperty(new FolderTenants(List.of(tenant("analytics", Addresses.of(sandbox)))));
    }

    private static Tenant tenant(String name, Addresses addresses) {
        Tenant tenant = new Tenant(name);
        tenant.setUrl(addresses.workloadSecurity());
        tenant.setVerifyApiKeyCredentialsId(name + "-api-key");
        tenant.setExternalIdCredentialsId(name + "-external-id");
        AwsAccessSettings aws = new AwsAccessSettings();
        aws.setVerifyCredentialsId(name + "-aws");
        aws.setAccessRole("OrganizationAccountAccessRole");
        aws.setEndpoint(addresses.aws());
        tenant.setAws(aws);
        return tenant;
    }

    private static List<Credentials> credentials(String name, Addresses addresses, CredentialsScope scope)
            throws Exception {
        return List.of(
                new StringCredentialsImpl(
                        scope, name + "-api-key", "API key of " + name, Secret.fromString(addresses.apiKey())),
                new WorkloadSecurityExternalId(
                        scope,
                        name + "-external-id",
                        "External ID of " + name,
                        Secret.fromString(addresses.externalId())),
                new AWSCredentialsImpl(
                        scope, name + "-aws", addresses.accessKeyId(), addresses.secretAccessKey(), "AWS of " + name));
    }

    /** A month behind, which nobody has to wait for: written before it is first read. */
    private void before() throws IOException {
        int[] errors = {1, 1, 1, 2, 2, 1, 0, 0, 0, 0, 3, 5, 4, 2, 2, 1, 1, 0, 0, 0, 0, 0, 2, 2, 1, 1, 1, 0, 0};
        Instant midnight = Instant.now().minus(Duration.ofHours(21));
        StringBuilder lines = new StringBuilder();
        for (int day = 0; day < errors.length; day++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put(
                    "at",
                    midnight.minus(Duration.ofDays(errors.length - 1L - day)).toString());
            line.put("by", "schedule");
            line.put("accounts", NAMES.size());
            line.put("errors", errors[day]);
            if (day == errors.length - 2) {
                line.put("mended", List.of(id(0)));
            }
            if (day == errors.length - 5) {
                line.put("drifted", List.of(id(0), id(4)));
            }
            lines.append(JSON.writeValueAsString(line)).append('\n');
        }
        Path directory = jenkins.jenkins.getRootDir().toPath().resolve("workload-security-aws");
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(reference("production").key() + "-history.jsonl"), lines);
    }

    /** Accounts in every state that there is. */
    private void accounts() throws Exception {
        for (String name : NAMES) {
            String id = id(NAMES.indexOf(name));
            scene.testbed.aws().account(id);
            scene.testbed.organization().addAccount(id, name, Organization.ROOT);
        }
        scene.testbed.organization().addAccount("333322221111", "new-project", Organization.ROOT);
        scene.testbed.vendor().firstSyncAfter(Duration.ofDays(1));
        build("cloud/onboard-late", add(id(20)));
        scene.testbed.vendor().firstSyncAfter(Duration.ZERO);
        pages("onboarding", build("cloud/onboard-accounts", many("onboard", yaml(NAMES.size() - 1))));
        scene.testbed.vendor().addAccessKeyConnector(id(23));
        verifyAll("production");

        List.of(3, 7).forEach(each -> role(each).setTrustPolicy(TestEnvironment.OPEN_TRUST));
        List.of(5, 7).forEach(each -> role(each).putInline("Workload_Security_Policy_Cross", TOO_LITTLE));
        role(11).attach("arn:aws:iam::aws:policy/AdministratorAccess");
        scene.testbed.aws().account(id(13)).deleteRole(TestEnvironment.ROLE);
        pages("verification", build("cloud/verify-accounts", """
                node {
                    workloadSecurityAwsAccounts tenant: 'production', mode: 'verify', failOn: 'never',
                        accounts: '%s', htmlFile: 'verification.html'
                }""".formatted(yaml(NAMES.size() - 1))));
        verifyAll("production");
        VerificationStarter.get().start(reference("production"), Actor.schedule(), true, false);
        until(() -> !VerificationStarter.get().isRunning(reference("production")));
        build("cloud/quick-look", """
                workloadSecurityVerifyAwsAccount tenant: 'production', account: '%s', quick: true
                """.formatted(id(8)));
        KnownAccounts.get().update(reference("production"), record -> record.withAdded("777788889999", "admin"));

        ask(7, AccountTask.Kind.PLAN);
        ask(2, AccountTask.Kind.PROVE);
        ask(5, AccountTask.Kind.PLAN);
        role(5).setTrustPolicy(TestEnvironment.OPEN_TRUST);
        AccountTasks.get()
                .repair(
                        reference("production"),
                        known(5),
                        "admin",
                        AccountTasks.get()
                                .last(reference("production"), id(5))
                                .report()
                                .getPlanId());
        until(() -> !AccountTasks.get().last(reference("production"), id(5)).isRunning());

        picture("overview", "manage/workload-security/", "overview.png");
        picture("accounts", "manage/workload-security/accounts/", "accounts.png");
        page("accounts-none", "manage/workload-security/accounts/?q=nonsense");
        page("accounts-finding", "manage/workload-security/accounts/?finding=external-id-not-enforced");
        picture("account-plan", account(7), "account.png");
        page("account-difference", account(5));
        page("account-proved", account(2));
        page("account-fine", account(12));
        page("account-missing", account(13));
        page("account-unknown", accountAddress("777788889999"));
        page("prove-confirmation", account(12), click("text=Prove"), Map.of("wait", "dialog[open]"));
        page("repair-confirmation", account(7), click("text='Repair'"), Map.of("wait", "dialog[open]"));
        page("warnings", "manage/");
    }

    /** What builds leave behind. */
    private void runs() throws Exception {
        IntStream.range(0, 4).forEach(each -> sandbox.aws().account(id(each)));
        build("cloud/try-accounts", many("onboard", yaml(4)).replace("production", "sandbox"));
        sandbox.vendor().setExternalId("canary-external-id-0002");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new WorkloadSecurityExternalId(
                        CredentialsScope.SYSTEM,
                        "sandbox-new-external-id",
                        "New external ID of sandbox",
                        Secret.fromString("canary-external-id-0002")));
        reference("sandbox").tenant().setNewExternalIdCredentialsId("sandbox-new-external-id");
        pages("rotation", build("cloud/rotate-accounts", """
                node {
                    workloadSecurityAwsAccounts tenant: 'sandbox', mode: 'rotate', accounts: '%s',
                        htmlFile: 'rotation.html', junitFile: 'rotation.xml'
                }""".formatted(yaml(4))));
        pages("proof", build("cloud/prove-accounts", """
                node {
                    workloadSecurityAwsAccounts tenant: 'production', mode: 'verify', prove: true, failOn: 'never',
                        accounts: '%s', htmlFile: 'proof.html'
                }""".formatted(yaml(4))));
        pages("plan", build("cloud/plan-accounts", many("plan", yaml(8))));
        WorkflowRun single = build("cloud/repair-account", """
                workloadSecurityVerifyAwsAccount tenant: 'production', account: '%1$s', failOn: 'never'
                workloadSecurityRepairAwsAccount tenant: 'production', account: '%1$s', dryRun: true, failOn: 'never'
                """.formatted(id(7)));
        single.getAction(WorkloadSecurityReports.class)
                .getEntries()
                .forEach(entry -> page(
                        "report-" + entry.getCommand(), single.getUrl() + "workload-security/" + entry.getId() + "/"));
        trend();
        page("file-verification", file("cloud/verify-accounts", "verification.html"));
        page("file-rotation", file("cloud/rotate-accounts", "rotation.html"));
        page("file-proof", file("cloud/prove-accounts", "proof.html"));
    }

    private void trend() throws Exception {
        for (int failing : new int[] {0, 1, 3, 4, 2, 2, 0}) {
            // Accounts that nobody added, so that the overview says nothing of them.
            build("cloud/nightly", many("verify", ids(14, 19) + ", " + ids(40, 40 + failing)) + ", failOn: 'never'");
        }
        page("job", "job/cloud/job/nightly/");
    }

    private void forms() throws Exception {
        FreeStyleProject freestyle = folder.createProject(FreeStyleProject.class, "verify-one-account");
        VerifyAwsAccountStep step = new VerifyAwsAccountStep();
        step.setAccount(id(1));
        step.setTenant("production");
        freestyle.getBuildersList().add(new AwsAccountBuilder(step));
        page("form-tenants", "manage/configure");
        page("form-add-tenant", "manage/workload-security/addTenant/");
        page(
                "form-new-tenant",
                "manage/configure",
                click("text=Add a tenant"),
                Map.of("wait", ".repeated-chunk[name='tenants'] >> nth=2"));
        page("form-folder", "job/data-platform/configure");
        page("form-freestyle", "job/cloud/job/verify-one-account/configure");
        for (String each : List.of(
                "workloadSecurityAddAwsAccount",
                "workloadSecurityVerifyAwsAccount",
                "workloadSecurityRepairAwsAccount",
                "workloadSecurityRemoveAwsAccount",
                "workloadSecurityAwsAccounts")) {
            page(
                    "form-" + each,
                    "job/cloud/job/nightly/pipeline-syntax/",
                    Map.of("select", "select.dropdownList", "value", snippet(each)));
        }
    }

    private static String snippet(String step) {
        return StepDescriptor.all().stream()
                .filter(descriptor -> descriptor.getFunctionName().equals(step))
                .map(descriptor -> descriptor.getFunctionName() + ": " + descriptor.getDisplayName())
                .findFirst()
                .orElseThrow();
    }

    /** A tenant that was removed, and one that claims the identity of a removed one. */
    private void identities() throws Exception {
        WorkloadSecurityConfiguration.get()
                .setTenants(List.of(reference("production").tenant()));
        jenkins.jenkins.getItemByFullName("data-platform").delete();
        Tenant again = tenant("analytics", Addresses.of(sandbox));
        again.setIdentity("data-platform/analytics");
        jenkins.createProject(Folder.class, "data-platform").addProperty(new FolderTenants(List.of(again)));
        pages.clear();
        page("identities", "manage/workload-security/");
    }

    private void underWay() {
        scene.testbed.latency(Duration.ofSeconds(2));
        VerificationStarter.get().start(reference("production"), Actor.user("admin"), false, false);
        until(() -> VerificationStarter.get().progress(reference("production")).isPresent());
        AccountTasks.get().begin(reference("production"), known(9), AccountTask.Kind.VERIFY, "admin");
        pages.clear();
        page("overview-running", "manage/workload-security/");
        page("accounts-running", "manage/workload-security/accounts/");
        page("account-running", account(9));
    }

    private List<String> look(String name) throws Exception {
        Path order = DIRECTORY.resolve(name + ".json");
        Path problems = DIRECTORY.resolve(name + "-problems.json");
        Path docs = Path.of("..", "..", "docs", "images").toAbsolutePath().normalize();
        JSON.writeValue(
                order.toFile(),
                Map.of(
                        "base", jenkins.getURL().toString(),
                        "user", "admin",
                        "pictures", DIRECTORY.toString(),
                        "docs", docs.toString(),
                        "accepted", DIRECTORY.resolve("accepted.json").toString(),
                        "problems", problems.toString(),
                        "pages", pages));
        run("node", "look.mjs", order.toString());
        return Arrays.asList(JSON.readValue(problems.toFile(), String[].class));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private void page(String name, String address, Map<String, ?>... steps) {
        Map<String, Object> page = new LinkedHashMap<>(Map.of("name", name, "address", address));
        if (steps.length > 0) {
            page.put("steps", List.of(steps));
        }
        pages.add(page);
    }

    private void picture(String name, String address, String docs) {
        page(name, address);
        pages.get(pages.size() - 1).put("docs", docs);
    }

    private static Map<String, String> click(String what) {
        return Map.of("click", what);
    }

    private void pages(String name, WorkflowRun run) {
        WorkloadSecurityReports reports = run.getAction(WorkloadSecurityReports.class);
        String address = run.getUrl() + "workload-security/";
        page(name + "-build", run.getUrl());
        page(name + "-reports", address);
        reports.getFleets().forEach(fleet -> {
            page(name + "-fleet", address + fleet.getId() + "/");
            page(name + "-account", address + fleet.getId() + "/account/" + id(3 % NAMES.size()) + "/");
        });
    }

    private void ask(int number, AccountTask.Kind kind) {
        AccountTasks.get().begin(reference("production"), known(number), kind, "admin");
        until(() ->
                !AccountTasks.get().last(reference("production"), id(number)).isRunning());
    }

    private void verifyAll(String tenant) {
        VerificationStarter.get().start(reference(tenant), Actor.user("admin"), false, false);
        until(() -> !VerificationStarter.get().isRunning(reference(tenant)));
    }

    private WorkflowRun build(String job, String script) throws Exception {
        String name = job.substring(job.indexOf('/') + 1);
        WorkflowJob there = folder.getItem(name) instanceof WorkflowJob found ? found : pipeline(folder, name, script);
        there.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.assertBuildStatus(Result.SUCCESS, there.scheduleBuild2(0));
    }

    private String file(String job, String name) throws Exception {
        return jenkins.jenkins
                .getWorkspaceFor(jenkins.jenkins.getItemByFullName(job, WorkflowJob.class))
                .child(name)
                .toURI()
                .toString();
    }

    private static String add(String account) {
        return "workloadSecurityAddAwsAccount tenant: 'production', account: '" + account + "', displayName: '"
                + NAMES.get(20) + "', failOn: 'never'";
    }

    private static String many(String mode, String accounts) {
        return "workloadSecurityAwsAccounts tenant: 'production', mode: '" + mode + "', accounts: '" + accounts + "'";
    }

    /** An accounts file with the first accounts and their names. */
    private static String yaml(int accounts) {
        return IntStream.range(0, accounts)
                .mapToObj(each -> "{id: \"" + id(each) + "\", name: " + NAMES.get(each) + "}")
                .collect(Collectors.joining(", ", "accounts: [", "]"));
    }

    private static String ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(Pictures::id).collect(Collectors.joining(","));
    }

    private static String id(int number) {
        int first = number % 8 + 1;
        return "%d%d%d".formatted(1111 * first, 1111 * (first + 1), 1111 * (number / 8 + 4));
    }

    private AwsRole role(int number) {
        return scene.role(id(number)).orElseThrow();
    }

    private static KnownAccount known(int number) {
        return KnownAccounts.get().of(reference("production")).accounts().get(id(number));
    }

    private static String account(int number) {
        return accountAddress(id(number));
    }

    private static String accountAddress(String id) {
        return "manage/workload-security/tenant/" + reference("production").key() + "/account/" + id + "/";
    }

    private static TenantReference reference(String tenant) {
        return Tenants.all().stream()
                .filter(each -> each.fullName().equals(tenant))
                .findFirst()
                .orElseThrow();
    }
}
