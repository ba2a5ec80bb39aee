package io.jenkins.plugins.workloadsecurityaws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import hudson.model.Descriptor;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.verb.POST;

/** Every method that a browser can reach, present and future. */
@WithJenkins
class WebMethodsTest {

    private static final String ROOT = "io.jenkins.plugins.workloadsecurityaws";
    private static final Set<String> PERMISSION_CHECKS = Set.of(
            "checkPermission",
            "hasPermission",
            "toConfigure",
            "checkToUseCredentials",
            "choices",
            "list",
            "mayConfigure");

    private static JenkinsRule jenkins;
    private static TestEnvironment scene;

    @BeforeAll
    static void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene = new TestEnvironment();
        scene.configure();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void everyWebMethodIsPostOnlyAndChecksAPermission() {
        ArchRuleDefinition.methods()
                .that()
                .haveNameMatching("do[A-Z].*")
                .and()
                .arePublic()
                .should()
                .beAnnotatedWith(POST.class)
                .andShould(new ArchCondition<>("check a permission before it does anything else") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean checked = method.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> PERMISSION_CHECKS.contains(call.getName())
                                        && call.getLineNumber() <= firstLine(method));
                        events.add(new SimpleConditionEvent(method, checked, method.getFullName()));
                    }
                })
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT));
    }

    /** The first line that calls something of the plugin's own, or Jenkins' permissions. */
    private static int firstLine(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().getPackageName().startsWith(ROOT)
                        || PERMISSION_CHECKS.contains(call.getName()))
                .mapToInt(call -> call.getLineNumber())
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    @Test
    void nothingIsToldToAUserWithoutPermission() throws Exception {
        scene.testbed.calls().reset();
        for (String address : addresses()) {
            Page answer = call(address, "reader", HttpMethod.POST);

            int status = answer.getWebResponse().getStatusCode();
            String body = answer.getWebResponse().getContentAsString();
            if (address.contains("/test") || address.contains("/retrieve")) {
                assertThat(status).as(address).isEqualTo(403);
            } else {
                assertThat(status).as(address).isEqualTo(200);
                assertThat(body)
                        .as(address)
                        .doesNotContain("api-key", "external-id", "\"aws\"", TestEnvironment.TENANT, "class=error");
            }
        }
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void nothingAnswersToGet() throws Exception {
        for (String address : addresses()) {
            assertThat(call(address, "admin", HttpMethod.GET).getWebResponse().getStatusCode())
                    .as(address)
                    .isIn(404, 405);
        }
    }

    @Test
    void thereIsSomethingToTest() {
        assertThat(addresses()).hasSizeGreaterThan(20);
    }

    private static List<String> addresses() {
        List<String> found = new ArrayList<>();
        for (Descriptor<?> descriptor : jenkins.jenkins.getExtensionList(Descriptor.class)) {
            if (descriptor.clazz.getName().startsWith(ROOT)) {
                Arrays.stream(descriptor.getClass().getMethods())
                        .filter(method -> method.getDeclaringClass().getName().startsWith(ROOT))
                        .filter(method -> method.getName().matches("do[A-Z].*"))
                        .map(Method::getName)
                        .forEach(name -> found.add("descriptorByName/" + descriptor.getId() + "/"
                                + Character.toLowerCase(name.charAt(2)) + name.substring(3)));
            }
        }
        return found;
    }

    private static Page call(String address, String user, HttpMethod method) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user)) {
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), address + "?value=%24%7Bx%7D"), method);
            client.addCrumb(request);
            return client.getPage(request);
        }
    }
}
