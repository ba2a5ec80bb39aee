package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.SdkAwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.ConnectorObserver;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.ConnectorsListedOnce;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.FileJournal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Loop;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.HttpWorkloadSecurity;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.KeyScheme;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.RateGovernor;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecuritySettings;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurityUrl;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The parts of an engine, made from checked settings and closed together. */
record EngineParts(
        TenantView tenant,
        AwsAccess aws,
        WorkloadSecurity service,
        Loop loop,
        ConnectorsListedOnce connectors,
        CallCounter counter,
        Optional<FileJournal> journal,
        Timing timing)
        implements AutoCloseable {

    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");

    static EngineParts open(
            TenantSettings tenant,
            AwsConnection aws,
            EngineOptions options,
            Timing timing,
            UnaryOperator<Journal> wrapped) {
        CallCounter counter = new CallCounter();
        WorkloadSecuritySettings settings = workloadSecurity(tenant, timing);
        AwsSettings awsSettings = awsSettings(aws, timing);
        TenantView.check(tenant);
        // What can fail comes first, so that nothing is left open.
        Optional<FileJournal> file = options.journal()
                .map(directory -> new FileJournal(directory, timing.waiting().clock()));
        RateGovernor governor = options.limits().governor(settings.url(), tenant, timing.waiting());

        WorkloadSecurity service = HttpWorkloadSecurity.open(settings, governor, counter, timing.waiting());
        TenantView view = new TenantView(tenant, settings.url(), service);
        AwsAccess access =
                SdkAwsAccess.open(awsSettings, counter, timing.waiting().clock());
        ConnectorsListedOnce listed = new ConnectorsListedOnce(service);
        ConnectorObserver connectors = options.listConnectorsOnce() ? listed : ConnectorObserver.searching(service);
        Loop loop = new Loop(
                access,
                service,
                connectors,
                wrapped.apply(file.<Journal>map(j -> j).orElse(Journal.none())),
                timing.waiting());
        return new EngineParts(view, access, service, loop, listed, counter, file, timing);
    }

    private static WorkloadSecuritySettings workloadSecurity(TenantSettings tenant, Timing timing) {
        if (tenant.url().isPresent() == tenant.region().isPresent()) {
            throw new InvalidRequestException(
                    "workload-security-url", "name either the Workload Security URL or the region, not both");
        }
        WorkloadSecurityUrl url = tenant.url()
                .map(text -> InvalidRequestException.checking(
                        "workload-security-url", () -> WorkloadSecurityUrl.parse(text)))
                .orElseGet(() -> InvalidRequestException.checking(
                        "workload-security-region",
                        () -> WorkloadSecurityUrl.ofRegion(tenant.region().get())));
        WorkloadSecuritySettings settings = WorkloadSecuritySettings.of(url, tenant.apiKey())
                .withTimeouts(timing.connect(), timing.read(), timing.create())
                .withHttpClient(tenant.httpClient());
        if (tenant.keyScheme().isPresent()) {
            settings = settings.withKeyScheme(keyScheme(tenant.keyScheme().get()));
        }
        return tenant.caPem().map(settings::withCaPem).orElse(settings);
    }

    private static KeyScheme keyScheme(String name) {
        return switch (name) {
            case "api-key" -> KeyScheme.API_KEY;
            case "api-secret-key" -> KeyScheme.API_SECRET_KEY;
            default -> throw new InvalidRequestException("key-kind", "the key kind is api-key or api-secret-key");
        };
    }

    static AwsSettings awsSettings(AwsConnection aws, Timing timing) {
        aws.accessRole()
                .ifPresent(name -> InvalidRequestException.checking("access-role", () -> {
                    if (!ROLE_NAME.matcher(name).matches()) {
                        throw new InvalidInputException(
                                "a role name has 1 to 64 characters of letters, digits and _+=,.@-");
                    }
                    return name;
                }));
        aws.viaRoles().forEach(arn -> InvalidRequestException.checking("via-role", () -> RoleArn.parse(arn)));
        return new AwsSettings(
                aws.credentials(),
                aws.region(),
                aws.endpoint(),
                aws.accessRole(),
                aws.viaRoles(),
                aws.sessionName(),
                aws.fips(),
                aws.proxy()
                        .map(proxy -> new AwsSettings.Proxy(
                                proxy.endpoint(), proxy.username(), proxy.password(), proxy.noProxyHosts())),
                timing.connect(),
                timing.read(),
                aws.maxConnections());
    }

    @Override
    public void close() {
        aws.close();
        service.close();
        journal.ifPresent(FileJournal::close);
    }
}
