package io.jenkins.plugins.workloadsecurityaws;

import hudson.security.Permission;
import jakarta.servlet.ServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A user of Jenkins who sends requests as a script would. */
public record HttpUser(JenkinsRule jenkins, String name) {

    /** Gives the user rights in one item, besides reading Jenkins, and nobody else any. */
    public void useIn(String item, Permission... permissions) {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to(name)
                .grant(permissions)
                .onItems(jenkins.jenkins.getItemByFullName(item))
                .to(name));
    }

    public void administers() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to(name));
    }

    /** Posts a form, names and values by turns. */
    public WebResponse post(String path, String... form) throws Exception {
        WebRequest request = request(path, HttpMethod.POST);
        List<NameValuePair> values = new ArrayList<>();
        for (int each = 0; each < form.length; each += 2) {
            values.add(new NameValuePair(form[each], form[each + 1]));
        }
        request.setRequestParameters(values);
        return send(request);
    }

    public WebResponse postXml(String path, String xml) throws Exception {
        WebRequest request = request(path, HttpMethod.POST);
        request.setAdditionalHeader("Content-Type", "application/xml");
        request.setCharset(StandardCharsets.UTF_8);
        request.setRequestBody(xml);
        return send(request);
    }

    public WebResponse get(String path) throws Exception {
        return send(request(path, HttpMethod.GET));
    }

    private WebRequest request(String path, HttpMethod method) throws Exception {
        return new WebRequest(URI.create(jenkins.getURL() + path).toURL(), method);
    }

    private WebResponse send(WebRequest request) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .withJavaScriptEnabled(false)
                .withRedirectEnabled(false)
                .login(name)) {
            if (request.getHttpMethod() == HttpMethod.POST) {
                request.setAdditionalHeader(
                        jenkins.jenkins.getCrumbIssuer().getDescriptor().getCrumbRequestField(),
                        jenkins.jenkins.getCrumbIssuer().getCrumb((ServletRequest) null));
            }
            return client.getPage(request).getWebResponse();
        }
    }
}
