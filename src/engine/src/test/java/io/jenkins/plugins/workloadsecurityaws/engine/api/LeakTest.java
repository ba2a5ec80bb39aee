package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Canaries: the external ID, the API key, the AWS secret and every session token, in clear and encoded. */
@Isolated("it reads what the whole process logs")
class LeakTest {

    private static final String OTHER = "canary-external-id-of-somebody-else";

    @TempDir
    private Path journal;

    private final Scene scene = new Scene();
    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        listener.setLevel(Level.INFO);
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void close() {
        Logger.getLogger("").removeHandler(listener);
        scene.close();
    }

    @Test
    void nothingThatIsShownStoredOrLoggedHoldsASecret() throws IOException {
        List<String> shown = new ArrayList<>();
        EngineOptions options =
                new EngineOptions(Optional.of(journal), new AccountLocks(), false, new CallLimits(), wait -> {});
        Engine engine = scene.engine(Duration.ofSeconds(20), options);
        show(shown, engine.plan(Scene.REQUEST));
        show(shown, engine.onboard(Scene.REQUEST, change -> shown.add(change.toString())));
        scene.role().orElseThrow().setTrustPolicy(trustInSomebodyElsesId());
        show(shown, engine.verify(Scene.REQUEST, false));
        show(shown, engine.planRepair(Scene.REQUEST));
        scene.testbed
                .faults()
                .on("iam:UpdateAssumeRolePolicy")
                .answer(
                        400,
                        "text/xml",
                        refusalThatQuotes(scene.testbed.vendor().externalId()));
        show(shown, engine.repair(Scene.REQUEST, change -> shown.add(change.toString())));
        scene.testbed
                .faults()
                .on("POST /awsconnectors/search")
                .answer(
                        400,
                        "application/json",
                        "{\"message\":\"key " + scene.testbed.vendor().apiKey() + "\"}");
        show(shown, engine.verify(Scene.REQUEST, false));
        shown.add(scene.tenant().toString());
        shown.add(scene.aws().toString());
        shown.add(Files.readString(journal.resolve("journal.jsonl")));
        shown.addAll(logged);

        assertThat(shown).hasSizeGreaterThan(12);
        for (String secret : secrets()) {
            assertThat(shown).noneMatch(text -> text.contains(secret));
        }
    }

    @Test
    void aDiffShowsWhichIdsAreNotOursWithoutShowingThem() {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(trustInSomebodyElsesId());

        String json = scene.engine().planRepair(Scene.REQUEST).json();

        assertThat(json).contains("<other #1>").contains("<expected>").doesNotContain(OTHER);
    }

    private List<String> secrets() {
        List<String> clear = new ArrayList<>(List.of(
                OTHER,
                scene.testbed.vendor().externalId(),
                scene.testbed.vendor().apiKey(),
                scene.testbed.caller().secretAccessKey(),
                "testbed-session-token",
                "testbed-session-secret"));
        List<String> all = new ArrayList<>(clear);
        for (String secret : clear) {
            all.add(Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
            all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            all.add(secret.replace("/", "\\/"));
        }
        return all;
    }

    private static void show(List<String> shown, AccountReport outcome) {
        shown.add(outcome.text());
        shown.add(outcome.json());
        shown.add(outcome.asRun().text());
        shown.add(outcome.asRun().json());
        shown.add(outcome.asRun().junit());
        shown.add(outcome.asRun().html());
        shown.add(outcome.asRun().markdown());
        shown.add(outcome.findings().toString());
        shown.add(outcome.changes().toString());
    }

    private static String trustInSomebodyElsesId() {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
                 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                .formatted(OTHER);
    }

    private static String refusalThatQuotes(String externalId) {
        return "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>"
                + "<Code>MalformedPolicyDocument</Code><Message>Invalid value " + externalId
                + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }
}
