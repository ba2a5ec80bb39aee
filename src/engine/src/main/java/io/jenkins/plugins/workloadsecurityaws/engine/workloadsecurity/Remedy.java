package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

/** What the reader of a failure can do next; causes of a status are those of Trend's page "Troubleshooting tips". */
final class Remedy {

    static final String PROXY = "The proxy wants authentication: check its user and password. Java refuses Basic"
            + " authentication to a proxy for https unless it is started with"
            + " -Djdk.http.auth.tunneling.disabledSchemes= (empty).";
    static final String TLS = "The manager's certificate is not trusted, or not for this host: give the CA certificate"
            + " that issued it in PEM, and use the host name that the certificate names. Checks can't be switched off.";
    static final String UNKNOWN_HOST =
            "Check the region or the host name in the Workload Security URL, and name resolution on this machine.";
    static final String CONNECT = "Check the host and port in the Workload Security URL, and that firewall and proxy"
            + " settings let this machine reach it.";
    static final String BROKEN = "The connection broke. Check the network and any proxy in between, then run again:"
            + " a run first looks at what is there.";
    static final String TIMEOUT = "The service took too long. Run again: a run first looks at what is there; raise the"
            + " read time-out if it happens often.";
    static final String MALFORMED = "Check that the URL is that of a Workload Security API, and run again; a proxy or"
            + " gateway may have answered in its place.";
    static final String WEB_PAGE = "This is not Workload Security: a login page, a proxy or a captive portal answered."
            + " Check the URL, its /api, and the proxy settings.";
    static final String REDIRECT = "The API key is never sent anywhere else. If the new address is right, enter it as"
            + " the Workload Security URL.";
    static final String NO_KEY = "Give the API key of the tenant.";
    static final String BAD_KEY = "Copy the API key again: it has no spaces, line breaks or letters beyond ASCII.";
    static final String INTERRUPTED = "The run was aborted; the next run looks at what is there.";

    private Remedy() {}

    static String ofStatus(int status) {
        if (status < 400) {
            return MALFORMED;
        }
        return switch (status) {
            case 401 ->
                "The API key is mistyped or was deleted, or is sent in the wrong way: Cloud One keys go with"
                        + " Authorization: ApiKey, keys of the manager's own console with api-secret-key.";
            case 403 ->
                "The key's role lacks the right to manage cloud accounts (canManageCloudAccounts), or the key"
                        + " has expired or is locked out, or an IP allow-list shuts this machine out: look at the key and"
                        + " its role in the console.";
            case 404 ->
                "What was asked for is not there: it may have been removed meanwhile; if everything is not"
                        + " found, check the Workload Security URL and its /api.";
            case 407 -> PROXY;
            case 408, 504 -> TIMEOUT;
            case 429 ->
                "The tenant gets more calls than its limit: run later, use fewer workers or a lower limit of"
                        + " calls per minute, or ask Trend support to raise the limit.";
            default ->
                status >= 500
                        ? "The service failed. Run again later: a run first looks at what is there. If it stays so, ask"
                                + " Trend support, or the manager's administrator."
                        : "The service refused what was sent; its words say why. For a new connector check the role's trust"
                                + " policy and external ID, and whether the account was added before.";
        };
    }
}
