package io.jenkins.plugins.workloadsecurityaws;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.security.AuthorizationStrategy;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.form.AwsForm;
import io.jenkins.plugins.workloadsecurityaws.form.TenantForm;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.step.VerifyAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.durable_task.DurableTaskStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What advisories have told of other plugins, as far as no other test shows it; SECURITY.md names a test for each class. */
@WithJenkins
class AdvisoryTest {

    private static final String ROOT = "io.jenkins.plugins.workloadsecurityaws";
    private static final Path SECURITY = Path.of("../../SECURITY.md");
    private static final char[] PASSWORD = "invented".toCharArray();

    private static JenkinsRule jenkins;
    private static TestEnvironment scene;

    @TempDir
    private Path folder;

    @BeforeAll
    static void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene = new TestEnvironment();
        scene.configure("job");
    }

    @AfterEach
    void removeJob() throws Exception {
        scene.testbed.faults().clear();
        if (jenkins.jenkins.getItem("job") != null) {
            jenkins.jenkins.getItem("job").delete();
            scene.configure("job");
        }
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void everyClassOfAdvisoriesHasATestThatExists() throws Exception {
        Set<String> tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests()).importPackages(ROOT).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method ->
                                method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class))
                        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        List<String> rows = Files.readAllLines(SECURITY, StandardCharsets.UTF_8).stream()
                .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
                .toList();

        assertThat(rows)
                .extracting(row -> row.split("\\|")[1].strip())
                .isEqualTo(
                        IntStream.rangeClosed(1, 17).mapToObj(String::valueOf).toList());
        for (String row : rows) {
            Matcher named = Pattern.compile("`([A-Za-z]+Test\\.[A-Za-z]+)`").matcher(row);
            List<String> all = named.results().map(found -> found.group(1)).toList();
            assertThat(all).as(row).isNotEmpty();
            assertThat(tests).as(row).containsAll(all);
        }
    }

    @Test
    void whoeverMayOnlyManageJenkinsChangesNoTenantByTheForm() throws Exception {
        HttpUser user = new HttpUser(jenkins, "user");
        user.administers();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("user")) {
            HtmlForm form = client.goTo("manage/configure").getFormByName("config");
            form.getInputByValue(TestEnvironment.TENANT).setValue("taken");
            form.getInputByName("_.quietPeriod").setValue("7");
            jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ, Jenkins.MANAGE)
                    .everywhere()
                    .to("user"));
            jenkins.submit(form);
        } finally {
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }

        assertThat(jenkins.jenkins.getQuietPeriod())
                .as("what such a user may set")
                .isEqualTo(7);
        assertThat(WorkloadSecurityConfiguration.get().getTenants())
                .extracting(Tenant::getName)
                .containsExactly(TestEnvironment.TENANT);
        jenkins.jenkins.setQuietPeriod(0);
    }

    @Test
    void aBuildsRecordHoldsNothingOfItsEnvironment() throws Exception {
        EnvironmentVariablesNodeProperty environment = new EnvironmentVariablesNodeProperty(
                new EnvironmentVariablesNodeProperty.Entry("SECRET", "canary-environment"));
        jenkins.jenkins.getGlobalNodeProperties().add(environment);
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        VerifyAwsAccountStep verify = new VerifyAwsAccountStep();
        verify.setAccount(ACCOUNT);
        verify.setFailOn("never");
        job.getBuildersList().add(new AwsAccountBuilder(verify));

        Path build = jenkins.buildAndAssertSuccess(job).getRootDir().toPath();

        jenkins.jenkins.getGlobalNodeProperties().remove(environment);
        assertThat(build.resolve("workload-security-aws")).isNotEmptyDirectory();
        try (Stream<Path> files = Files.walk(build)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain("canary-environment"));
        }
    }

    @Test
    void anExternalIdIsMaskedWhereAgentsPushTheirLogs() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new WorkloadSecurityExternalId(
                        CredentialsScope.GLOBAL, "pushed", "", Secret.fromString("canary-pushed-id")));
        jenkins.createOnlineSlave(Label.get("pushing"));
        boolean before = DurableTaskStep.USE_WATCHING;
        DurableTaskStep.USE_WATCHING = true;
        try {
            WorkflowRun run = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "job", """
                    node('pushing') {
                        withCredentials([string(credentialsId: 'pushed', variable: 'EXTERNAL_ID')]) {
                            sh 'echo "the ID is $EXTERNAL_ID"'
                        }
                    }
                    """));

            assertThat(JenkinsRule.getLog(run)).contains("the ID is ****").doesNotContain("canary-pushed-id");
        } finally {
            DurableTaskStep.USE_WATCHING = before;
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefusedAndNothingIsSentThere() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "https://127.0.0.1:" + server.getAddress().getPort() + "/";

            assertThat(ExtensionList.lookupSingleton(TenantForm.class)
                            .doTestConnection(null, "t", "", address, "api-key", "", "", "", "")
                            .getMessage())
                    .contains("no TLS connection");
            assertThat(ExtensionList.lookupSingleton(AwsForm.class)
                            .doTestAws(null, "aws", "", "", "", address, false, "")
                            .getMessage())
                    .contains("no TLS connection");
        } finally {
            server.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    /** A manager's own CA is added to the usual ones, and its host name is checked all the same. */
    @Test
    void nothingInPluginAndEngineTakesCertificatesWithoutAsking() {
        ArchRuleDefinition.noClasses()
                .should()
                .implement(HostnameVerifier.class)
                .orShould()
                .implement(X509TrustManager.class)
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(".*(NoopHostnameVerifier|TrustAllStrategy|TrustSelfSignedStrategy)")
                .check(production()
                        .that(DescribedPredicate.describe(
                                "all but what joins the usual CAs with a manager's own",
                                type -> !type.getSimpleName().contains("AddedTrust")
                                        && !type.getName().contains("AddedTrust$"))));
    }

    @Test
    void noPropertyOfTheWholeJvmIsSet() {
        Set<String> setters = Set.of(
                "java.lang.System.setProperty",
                "java.lang.System.setProperties",
                "java.lang.System.clearProperty",
                "java.security.Security.setProperty",
                "java.net.Authenticator.setDefault",
                "java.net.ProxySelector.setDefault",
                "java.net.CookieHandler.setDefault",
                "java.util.Locale.setDefault",
                "java.util.TimeZone.setDefault",
                "javax.net.ssl.SSLContext.setDefault",
                "javax.net.ssl.HttpsURLConnection.setDefaultHostnameVerifier",
                "javax.net.ssl.HttpsURLConnection.setDefaultSSLSocketFactory");
        ArchRuleDefinition.noClasses()
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "sets what is one for the whole JVM",
                        (JavaCall<?> call) ->
                                setters.contains(call.getTargetOwner().getName() + "." + call.getName())))
                .check(production());
    }

    @Test
    void aNameInAnAddressIsNoNameOfAFile() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                TestEnvironment.pipeline(
                        jenkins, "job", "workloadSecurityVerifyAwsAccount account: '" + ACCOUNT + "'"));
        Path home = jenkins.jenkins.getRootDir().toPath();
        Files.writeString(run.getRootDir().toPath().resolve("canary.json"), "{\"command\":\"canary-file\"}");
        Files.createDirectories(home.resolve("workload-security-aws"));
        Files.writeString(home.resolve("canary.json"), "{\"command\":\"canary-file\"}");

        for (String address : List.of(
                run.getUrl() + "workload-security/..%2Fcanary/",
                run.getUrl() + "workload-security/../canary/",
                run.getUrl() + "workload-security/%2e%2e%2fcanary/",
                "manage/workload-security/tenant/..%2Fcanary/account/" + ACCOUNT + "/",
                "manage/workload-security/tenant/%2e%2e%2fcanary/verify")) {
            HttpURLConnection asked = (HttpURLConnection)
                    URI.create(jenkins.getURL() + address).toURL().openConnection();
            assertThat(asked.getResponseCode()).as(address).isGreaterThanOrEqualTo(400);
            try (InputStream body = asked.getErrorStream()) {
                assertThat(body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .as(address)
                        .doesNotContain("canary-file");
            }
        }
        HttpUser administrator = new HttpUser(jenkins, "administrator");
        administrator.administers();
        assertThat(administrator
                        .post("manage/workload-security/identities/forget", "identity", "../canary")
                        .getStatusCode())
                .isEqualTo(404);
        KnownAccounts.get().forget("../canary");
        jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        assertThat(home.resolve("canary.json")).exists();
    }

    @Test
    void anEntityInAnAnswerOfAwsIsNotResolved() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] said = "canary-entity".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        elsewhere.start();
        Path file = Files.writeString(folder.resolve("canary"), "canary-entity");
        try {
            for (String entity : List.of(
                    "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/",
                    file.toUri().toString())) {
                for (int status : List.of(200, 400)) {
                    scene.testbed
                            .faults()
                            .on("sts:GetCallerIdentity")
                            .times(1)
                            .answer(
                                    status,
                                    "text/xml",
                                    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"" + entity + "\">]>"
                                            + "<ErrorResponse><Error><Code>X</Code><Message>&e;</Message></Error>"
                                            + "<GetCallerIdentityResult><Account>111122223333</Account>"
                                            + "<Arn>arn:aws:iam::111122223333:user/&e;</Arn>"
                                            + "</GetCallerIdentityResult></ErrorResponse>");

                    String told = ExtensionList.lookupSingleton(AwsForm.class)
                            .doTestAws(null, "aws", "", "", "", scene.addresses.aws(), false, "")
                            .getMessage();

                    assertThat(told).as(entity + " with " + status).doesNotContain("canary-entity");
                }
            }
        } finally {
            elsewhere.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void whatComesFromOutsideIsEscapedOnEveryPage() throws Exception {
        String hostile = "<b id=\"canary\">&quot;</b>";
        scene.testbed.vendor().addConnector(OTHER, "arn:aws:iam::" + OTHER + ":role/" + TestEnvironment.ROLE, hostile);
        TenantReference reference = Tenants.all().get(0);
        VerificationStarter.get().start(reference, Actor.user(hostile), false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference));
        WorkflowRun run = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(
                jenkins,
                "job",
                "workloadSecurityVerifyAwsAccount account: '" + OTHER + "', roleName: 'Any', failOn: 'never'\n"
                        + "workloadSecurityAwsAccounts mode: 'verify', accounts: '" + OTHER + "', failOn: 'never'"));
        assertThat(KnownAccounts.get().of(reference).accounts().get(OTHER).name())
                .isEqualTo(hostile);

        String reports = run.getUrl() + "workload-security/";
        WorkloadSecurityReports kept = run.getAction(WorkloadSecurityReports.class);
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            for (String address : List.of(
                    "manage/workload-security/",
                    "manage/workload-security/?q=%3Cb%20id=%22canary%22%3E&state=%22%3E%3Cb%20id=%22canary%22%3E",
                    "manage/workload-security/tenant/" + reference.key() + "/account/" + OTHER + "/",
                    run.getUrl(),
                    reports,
                    reports + kept.getEntries().get(0).getId() + "/",
                    reports + kept.getFleets().get(0).getId() + "/")) {
                assertThat(client.goTo(address).getWebResponse().getContentAsString())
                        .as(address)
                        .doesNotContain("<b id=\"canary\">");
            }
        }
    }

    @Test
    void everyViewEscapesByDefaultAndNoneTurnsThatOff() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jelly")))
                    .isNotEmpty()
                    .allSatisfy(view -> assertThat(Files.readString(view))
                            .as(view.toString())
                            .startsWith("<?jelly escape-by-default='true'?>")
                            .doesNotContain("escape-by-default='false'", "escapeText", "<j:out", "rawHtml", "<script"));
        }
    }

    @Test
    void whatAStepOrTenantNamesIsNeverReadFromTheControllersDisk() throws Exception {
        Path accounts = Files.writeString(folder.resolve("accounts.yaml"), "accounts:\n- id: '" + OTHER + "'\n");
        scene.testbed.calls().reset();

        for (String named : List.of(accounts.toString(), accounts.toUri().toString())) {
            WorkflowRun run = jenkins.buildAndAssertStatus(
                    Result.FAILURE,
                    TestEnvironment.pipeline(
                            jenkins, "job", "workloadSecurityAwsAccounts mode: 'verify', accounts: '" + named + "'"));

            assertThat(JenkinsRule.getLog(run)).doesNotContain(OTHER);
            removeJob();
        }
        assertThat(ExtensionList.lookupSingleton(TenantForm.class)
                        .doTestConnection(
                                null,
                                "t",
                                "",
                                scene.addresses.workloadSecurity(),
                                "api-key",
                                "",
                                "",
                                "",
                                accounts.toString())
                        .getMessage())
                .doesNotContain(OTHER);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    private static JavaClasses production() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/testbed/"))
                .importPackages(ROOT);
    }

    private SSLContext selfSigned() throws Exception {
        Path file = folder.resolve("identity.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "manager",
                        "-dname",
                        "CN=manager",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
