package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jenkins.util.SystemProperties;

/** Which addresses a tenant may name: https, and http on loopback where whoever starts Jenkins allows it. */
public final class Endpoints {

    /** System property that allows http for loopback hosts, for trying the plugin out against emulators. */
    public static final String ALLOW_LOOPBACK_HTTP = "io.jenkins.plugins.workloadsecurityaws.allowLoopbackHttp";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private Endpoints() {}

    /**
     * Checks an address.
     *
     * @param address the address
     * @return it as a URI
     * @throws IllegalArgumentException if it may not be used; the message says why, for people
     */
    public static URI parse(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException quotesIt) {
            throw new IllegalArgumentException(Messages.Endpoints_notAnAddress());
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(Messages.Endpoints_notAnAddress());
        }
        boolean loopback = LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
        boolean plainAllowed = loopback && SystemProperties.getBoolean(ALLOW_LOOPBACK_HTTP);
        if (!"https".equals(uri.getScheme()) && !(plainAllowed && "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(Messages.Endpoints_httpsOnly());
        }
        return uri;
    }

    /**
     * What credentials' domains are asked for: those that are kept for another host are neither offered nor used.
     *
     * @param region the Cloud One region, or null
     * @param url the address in its place, or null
     * @return the requirements; none where neither is said
     */
    public static List<DomainRequirement> requirements(@CheckForNull String region, @CheckForNull String url) {
        String address = Util.fixEmptyAndTrim(url);
        String code = Util.fixEmptyAndTrim(region);
        if (address == null && code != null) {
            address = "https://workload." + code + ".cloudone.trendmicro.com/";
        }
        return address == null
                ? List.of()
                : URIRequirementBuilder.fromUri(address).build();
    }

    /**
     * Checks an address in a form.
     *
     * @param address the address; empty is fine
     * @return an error that says why it may not be used
     */
    public static FormValidation check(@CheckForNull String address) {
        String value = Util.fixEmptyAndTrim(address);
        if (value == null) {
            return FormValidation.ok();
        }
        try {
            parse(value);
            return FormValidation.ok();
        } catch (IllegalArgumentException wrong) {
            return FormValidation.error(wrong.getMessage());
        }
    }
}
