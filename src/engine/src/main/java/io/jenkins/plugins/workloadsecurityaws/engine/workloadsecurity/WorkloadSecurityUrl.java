package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a tenant's API is. Made from a region's code or from a whole URL, and always safe to send a key to: https, or
 * http to this machine alone.
 *
 * @param base scheme, host, perhaps a port, and a path that ends in {@code /api}
 */
public record WorkloadSecurityUrl(URI base) {

    // Possessive (*+, ++): else Java goes one call deeper for each turn, and a long text ends its stack.
    private static final Pattern REGION = Pattern.compile("[a-z]+(?:-[a-z]+)*+-[0-9]+");
    private static final Pattern REGIONAL_HOST =
            Pattern.compile("workload\\.[a-z]+(?:-[a-z]+)*+-[0-9]+\\.cloudone\\.trendmicro\\.com");
    private static final Set<String> OLDER_SERVICE_HOSTS =
            Set.of("cloudone.trendmicro.com", "app.deepsecurity.trendmicro.com");
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    /**
     * Checks the URL, and adds {@code /api} where it is missing.
     *
     * @throws InvalidInputException if the URL is not one that a key may be sent to
     */
    public WorkloadSecurityUrl {
        Objects.requireNonNull(base);
        base = normalised(base);
    }

    /**
     * The API of a Cloud One region. The list of regions grows, so any code of the right form is taken.
     *
     * @param code for example {@code us-1} or {@code trend-us-1}
     * @return the region's API
     * @throws InvalidInputException if the code is not of that form
     */
    public static WorkloadSecurityUrl ofRegion(String code) {
        String region = code == null ? "" : code.strip();
        if (!REGION.matcher(region).matches()) {
            throw new InvalidInputException(
                    "a Cloud One region is letters, a hyphen and a number, for example us-1 or de-1");
        }
        return new WorkloadSecurityUrl(URI.create("https://workload." + region + ".cloudone.trendmicro.com/api"));
    }

    /**
     * Reads a URL, with or without {@code /api} at its end.
     *
     * @param url for example {@code https://dsm.example.com:4119}
     * @return the API there
     * @throws InvalidInputException if it is not an absolute https URL (http for this machine), or has user info, a
     *     query or a fragment
     */
    public static WorkloadSecurityUrl parse(String url) {
        try {
            return new WorkloadSecurityUrl(new URI(url == null ? "" : url.strip()));
        } catch (URISyntaxException e) {
            throw new InvalidInputException(
                    "the Workload Security URL is not a URL; it looks like https://dsm.example.com:4119/api");
        }
    }

    /** {@return the host alone, for messages} */
    public String host() {
        return base.getHost();
    }

    /** {@return whether this is Trend's own service rather than a manager that somebody runs} */
    public boolean isCloudOne() {
        return isRegional() || OLDER_SERVICE_HOSTS.contains(host());
    }

    /** {@return the scheme that keys of this host usually have} */
    public KeyScheme usualKeyScheme() {
        return isRegional() ? KeyScheme.API_KEY : KeyScheme.API_SECRET_KEY;
    }

    /**
     * The address of an operation.
     *
     * @param pathAndQuery begins with a slash
     * @return the whole address
     */
    URI resolve(String pathAndQuery) {
        return URI.create(base + pathAndQuery);
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private boolean isRegional() {
        return REGIONAL_HOST.matcher(host()).matches();
    }

    private static URI normalised(URI given) {
        if (given.getScheme() == null || given.getHost() == null) {
            throw new InvalidInputException(
                    "the Workload Security URL must be whole, for example https://dsm.example.com:4119/api");
        }
        String scheme = given.getScheme().toLowerCase(Locale.ROOT);
        String host = given.getHost().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
            throw new InvalidInputException(
                    "the Workload Security URL must begin with https://, because the API key travels with every call");
        }
        if (given.getRawUserInfo() != null || given.getRawQuery() != null || given.getRawFragment() != null) {
            throw new InvalidInputException(
                    "the Workload Security URL must have no user name, no ? and no #; the API key is given apart");
        }
        if (given.getPort() == 0 || given.getPort() > 65535) {
            throw new InvalidInputException("the port in the Workload Security URL must be 1 to 65535");
        }
        // From the first slash of a row only: else a path of nothing but slashes takes quadratic time.
        String path = given.getRawPath().replaceAll("(?<!/)/+$", "");
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return URI.create(scheme + "://" + host + port + (path.endsWith("/api") ? path : path + "/api"));
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || LOOPBACK_V4.matcher(host).matches();
    }
}
