package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Options that say how the tenant of Workload Security is reached. */
final class TenantOptions {

    private static final String KEY_VARIABLE = "WORKLOAD_SECURITY_API_KEY";

    @Option(
            names = "--workload-security-url",
            paramLabel = "URL",
            description = "URL of the manager, https (http for loopback hosts only)")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--workload-security-region",
            paramLabel = "CODE",
            description = "Cloud One region, for example us-1, de-1, gb-1; in place of the URL")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "file with the API key; else the environment variable " + KEY_VARIABLE)
    private Optional<Path> apiKeyFile = Optional.empty();

    @Option(
            names = "--key-kind",
            paramLabel = "KIND",
            description = "api-key (Cloud One) or api-secret-key (legacy, on-premises); default: by the host")
    private Optional<String> keyKind = Optional.empty();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "certificates (PEM) of the CA of an on-premises manager")
    private Optional<Path> caFile = Optional.empty();

    @Option(
            names = "--external-id-file",
            paramLabel = "FILE",
            description = "file with the tenant's external ID; default: it is read from the tenant")
    private Optional<Path> externalIdFile = Optional.empty();

    @Option(
            names = "--new-external-id-file",
            paramLabel = "FILE",
            description =
                    "file with the external ID that the tenant's accounts are being moved to, until the stored one is"
                            + " switched")
    private Optional<Path> newExternalIdFile = Optional.empty();

    @Option(
            names = "--trusted-account",
            paramLabel = "ID|ARN",
            description = "AWS account that Workload Security runs in; default: 147995105371")
    private Optional<String> trustedAccount = Optional.empty();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "names the tenant in the role's tags; default: the host of the URL")
    private Optional<String> tenant = Optional.empty();

    @Option(
            names = "--rate-limit",
            paramLabel = "CALLS",
            description = "at most so many calls to Workload Security a minute")
    private Optional<Integer> rateLimit = Optional.empty();

    TenantSettings settings() {
        String key = apiKey();
        rateLimit.filter(limit -> limit < 1).ifPresent(limit -> {
            throw new InvalidInputException("rate-limit", "the limit must be at least 1 call a minute");
        });
        Optional<Supplier<String>> externalId = externalIdFile.map(file -> {
            String stored = Inputs.secret("external-id-file", file);
            return () -> stored;
        });
        TenantSettings settings = new TenantSettings(
                tenant,
                region,
                url,
                keyKind,
                () -> key,
                externalId,
                trustedAccount,
                caFile.map(file -> Inputs.text("ca-file", file)),
                rateLimit.map(OptionalInt::of).orElse(OptionalInt.empty()));
        return newExternalIdFile
                .map(file -> Inputs.secret("new-external-id-file", file))
                .map(next -> settings.movingTo(() -> next))
                .orElse(settings);
    }

    /** The tenant's name as the role's tags have it; empty where its address is not of its form. */
    Optional<String> name() {
        return tenant.or(() -> url.flatMap(TenantOptions::host))
                .or(() -> region.map(code -> "workload." + code + ".cloudone.trendmicro.com"));
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url.strip()).getHost());
        } catch (URISyntaxException toldWhenTheEngineIsOpened) {
            return Optional.empty();
        }
    }

    private String apiKey() {
        if (apiKeyFile.isPresent()) {
            return checkedKey("api-key-file", Inputs.secret("api-key-file", apiKeyFile.get()));
        }
        String key = System.getenv(KEY_VARIABLE);
        if (key == null || key.isBlank()) {
            throw new InvalidInputException(
                    "api-key-file", "name a file with the API key, or set the environment variable " + KEY_VARIABLE);
        }
        return checkedKey(KEY_VARIABLE, Inputs.oneLine(KEY_VARIABLE, key, "the environment variable"));
    }

    /** The key travels in a header, where other characters would be refused by an error that shows it. */
    private static String checkedKey(String source, String key) {
        if (!key.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new InvalidInputException(
                    source, "an API key has letters, digits and signs without spaces or accents, and this has others");
        }
        return key;
    }
}
