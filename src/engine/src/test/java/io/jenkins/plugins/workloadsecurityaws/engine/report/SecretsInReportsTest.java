package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Assessment;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Depth;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.DesiredState;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Observation;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Plan;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Planner;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Reading;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleState;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.TenantState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two canaries: the tenant's external ID, and one that stands in a trust policy that is found and replaced. */
class SecretsInReportsTest {

    private static final String OURS = "canary/external+id=0001";
    private static final String OTHERS = "canary/external+id=of-somebody-else";
    private static final AccountId ACCOUNT = Fleets.account(1);
    private static final DesiredState DESIRED = new DesiredState(
            Intent.ONBOARD,
            ACCOUNT,
            "acceptance",
            new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE),
            new ExternalId(OURS),
            new RoleSpec(
                    RoleMode.PROVISION,
                    RoleSpec.DEFAULT_NAME,
                    "/",
                    RoleSpec.DEFAULT_POLICY_NAME,
                    Optional.empty(),
                    Map.of()),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            DesiredState.DEFAULT_STALE_AFTER,
            Optional.empty());

    static Stream<Function<FleetReport, String>> renderers() {
        return Stream.of(
                TextReport::render,
                JsonReport::render,
                JUnitReport::render,
                HtmlReport::render,
                MarkdownReport::render);
    }

    @ParameterizedTest
    @MethodSource("renderers")
    void noFormShowsAnExternalId(Function<FleetReport, String> renderer) {
        List<AccountReport> reports = List.of(
                AccountReport.ofPlan(header("plan"), plan(absent())),
                AccountReport.ofPlan(header("plan"), plan(foundWithSomebodyElsesId())),
                AccountReport.ofVerification(header("verify"), assessment(foundWithSomebodyElsesId())));

        for (AccountReport report : reports) {
            String shown = renderer.apply(report.asRun());
            for (String secret : List.of(OURS, OTHERS)) {
                assertThat(shown)
                        .doesNotContain(secret)
                        .doesNotContain(secret.replace("/", "\\/"))
                        .doesNotContain(URLEncoder.encode(secret, StandardCharsets.UTF_8))
                        .doesNotContain(Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static AccountReport.Header header(String command) {
        return new AccountReport.Header(
                command, "acceptance", ACCOUNT, Instant.EPOCH, Duration.ofSeconds(1), new TreeMap<>());
    }

    @ParameterizedTest
    @MethodSource("renderers")
    void whatIsReplacedIsShownUnderItsMaskWhereDocumentsAreShown(Function<FleetReport, String> renderer) {
        AccountReport report = AccountReport.ofPlan(header("plan"), plan(foundWithSomebodyElsesId()));

        String shown = renderer.apply(report.asRun()).replace("&lt;", "<").replace("&gt;", ">");

        boolean showsDocuments = shown.contains("AWS") && shown.contains("147995105371:root");
        assertThat(shown.contains("<other #1>") && shown.contains("<expected>")).isEqualTo(showsDocuments);
    }

    private static Plan plan(RoleState role) {
        return Planner.plan(DESIRED, seen(role));
    }

    private static Assessment assessment(RoleState role) {
        return Assessment.of(DESIRED, seen(role));
    }

    private static Observation seen(RoleState role) {
        return new Observation(
                new TenantState(Optional.empty(), TenantState.InstanceRole.ON),
                role,
                Optional.empty(),
                new Reading.Seen<>(List.of(), Instant.EPOCH));
    }

    private static RoleState absent() {
        return new RoleState.Absent(Fleets.role(ACCOUNT), Instant.EPOCH);
    }

    private static RoleState foundWithSomebodyElsesId() {
        String trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
                 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                        .formatted(OTHERS);
        Map<String, String> ours = Map.of(RoleSpec.MANAGED_BY, RoleSpec.PRODUCT, RoleSpec.TENANT, "acceptance");
        return new RoleState.Found(
                new Role(Fleets.role(ACCOUNT), trust, Optional.empty(), ours, Optional.empty()),
                Map.of(),
                List.of(),
                Optional.empty(),
                Depth.FULL,
                Instant.EPOCH);
    }
}
