package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReportTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("../../docs/fleet-report.schema.json")));
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onboard", "plan", "verify", "offboard"})
    void isOfTheFormInTheDocs(String command) {
        for (FleetReport report :
                List.of(Fleets.mixed(command), Fleets.hostile(command), Fleets.of(command, List.of()))) {
            assertThat(SCHEMA.validate(read(JsonReport.render(report)))).isEmpty();
        }
    }

    @Test
    void sayWhichVersionOfTheFormTheyAre() {
        AccountReport account = Fleets.report("verify", Fleets.account(1), List.of(), List.of());

        for (String json : List.of(
                Fleets.mixed("verify").json(),
                account.json(),
                JsonReport.render(account.trust().orElseThrow()))) {
            assertThat(read(json).get("version").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theFormInTheDocsRefusesAnotherForm() {
        assertThat(SCHEMA.validate(
                        read(JsonReport.render(Fleets.mixed("verify")).replace("not-reached", "lost"))))
                .isNotEmpty();
    }

    @Test
    void saysExactlyHowEachAccountEndedAndWhy() {
        JsonNode accounts = read(JsonReport.render(Fleets.mixed("onboard"))).get("accounts");

        assertThat(accounts.findValuesAsText("account"))
                .containsExactly("111122220001", "111122220002", "111122220003", "111122220004", "111122220005");
        assertThat(accounts.findValuesAsText("state"))
                .containsExactly("changed", "unchanged", "failed", "not-reached", "skipped");
        assertThat(accounts.get(2).get("reason").asText()).contains("HTTP 403 on account 3");
        assertThat(accounts.get(3).get("reason").asText()).isEqualTo("the run was cancelled");
        assertThat(accounts.get(4).get("reason").asText()).isEqualTo("the account is SUSPENDED");
        assertThat(accounts.get(0).get("changes").get(0).get("action").asText()).isEqualTo("CreateRole");
    }

    @Test
    void countsAddUp() {
        JsonNode counts =
                read(JsonReport.render(Fleets.large("verify", 10_000))).get("counts");

        assertThat(counts.get("accounts").asInt()).isEqualTo(10_000);
        assertThat(counts.get("changed").asInt()
                        + counts.get("unchanged").asInt()
                        + counts.get("failed").asInt()
                        + counts.get("skipped").asInt()
                        + counts.get("not-reached").asInt())
                .isEqualTo(10_000);
    }

    @Test
    void namesEveryAccountThatWasWrittenToEvenIfItFailedLater() {
        FleetEntry failedLater = FleetEntry.of(
                java.util.Optional.empty(),
                Fleets.report(
                        "onboard",
                        Fleets.account(9),
                        List.of(Fleets.created(Fleets.account(9))),
                        Fleets.failed("onboard", 9, "HTTP 500").findings()));

        JsonNode root =
                read(JsonReport.render(Fleets.of("onboard", List.of(Fleets.unchanged("onboard", 2), failedLater))));

        assertThat(root.get("written")).hasSize(1);
        assertThat(root.get("written").get(0).asText()).isEqualTo("111122220009");
        assertThat(root.get("accounts").get(1).get("state").asText()).isEqualTo("failed");
    }

    @Test
    void aDryRunHasWrittenToNobody() {
        JsonNode root = read(JsonReport.render(Fleets.mixed("plan")));

        assertThat(root.get("dryRun").asBoolean()).isTrue();
        assertThat(root.get("written")).isEmpty();
        assertThat(root.get("accounts").get(0).get("changes")).hasSize(1);
    }

    @Test
    void bringsHostileTextBackAsItWas() {
        String json = JsonReport.render(Fleets.hostile("plan"));

        assertThat(json.chars()).allMatch(c -> c == '\n' || c == '\r' || (c >= ' ' && c < 127));
        JsonNode entry = read(json).get("accounts").get(0);
        assertThat(entry.get("name").asText()).isEqualTo(Fleets.HOSTILE);
        assertThat(entry.get("findings").get(0).get("message").asText()).isEqualTo("message " + Fleets.HOSTILE);
        assertThat(entry.get("mendedByPlan")).hasSize(1);
    }

    @Test
    void listsTenThousandAccounts() {
        assertThat(read(JsonReport.render(Fleets.large("onboard", 10_000))).get("accounts"))
                .hasSize(10_000);
    }

    @Test
    void oneAccountIsAFleetOfOne() {
        AccountReport one = Fleets.report("verify", Fleets.account(1), List.of(), List.of());

        JsonNode root = read(one.asRun().json());

        assertThat(root.get("accounts")).hasSize(1);
        assertThat(root.get("accounts").get(0).get("state").asText()).isEqualTo("unchanged");
        assertThat(root.get("tookSeconds").decimalValue()).isEqualByComparingTo("1.5");
    }
}
