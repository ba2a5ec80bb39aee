package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN = "arn:aws:iam::111122223333:role/cross";
    private static final String CREATE = "{\"crossAccountRoleArn\":\"" + ARN + "\"}";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private AwsRole rightRole() {
        return rig.account()
                .putRole(
                        "cross",
                        "/",
                        Rig.trust(
                                "arn:aws:iam::147995105371:root",
                                rig.testbed.vendor().externalId()));
    }

    private List<String> search(String criteria) throws Exception {
        HttpResponse<String> answer =
                rig.vendor("POST", "/awsconnectors/search", "{\"searchCriteria\":[" + criteria + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("awsConnectors").findValuesAsText("ID");
    }

    @Test
    void aRoleThatIsNotSeenYetIsRefusedAndTakenOnceItIs() throws Exception {
        rig.testbed.propagation(1);
        rightRole().appearLate();

        assertThat(rig.vendor("POST", "/awsconnectors", CREATE).statusCode()).isEqualTo(400);
        assertThat(rig.vendor("POST", "/awsconnectors", CREATE).statusCode()).isEqualTo(200);
    }

    @Test
    void withoutTheInstanceRoleNoRoleCanBeAssumed() throws Exception {
        rightRole();
        rig.testbed.vendor().instanceRole(false);

        assertThat(rig.vendor("POST", "/awsconnectors", CREATE).statusCode()).isEqualTo(400);
        assertThat(rig.testbed.vendor().connectors()).isEmpty();
        assertThat(rig.testbed.calls().writes()).isZero();
    }

    @Test
    void anAccountIsAddedTwiceOnlyWhereThatIsAllowed() throws Exception {
        rightRole();
        rig.vendor("POST", "/awsconnectors", CREATE);

        assertThat(rig.vendor("POST", "/awsconnectors", CREATE).statusCode()).isEqualTo(400);
        rig.testbed.vendor().addAccountTwiceAllowed(true);
        assertThat(rig.vendor("POST", "/awsconnectors", CREATE).statusCode()).isEqualTo(200);
        assertThat(rig.testbed.vendor().connectors()).hasSize(2);
    }

    @Test
    void ofManyCreatesAtOnceForAnAccountOneWins() throws Exception {
        rightRole();
        ExecutorService many = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> create =
                    () -> rig.vendor("POST", "/awsconnectors", CREATE).statusCode();
            for (Future<Integer> one : many.invokeAll(Collections.nCopies(16, create))) {
                assertThat(one.get()).isIn(200, 400);
            }
        } finally {
            many.shutdown();
        }

        assertThat(rig.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void modifyWithSyncSynchronisesAtOnceEvenAStoppedConnector() throws Exception {
        rightRole();
        VendorConnector connector = rig.testbed.vendor().addConnector("111122223333", ARN, "one");
        rig.testbed.vendor().stopSync(connector.id());
        rig.testbed.clock().advance(Duration.ofHours(3));
        long now = rig.testbed.clock().millis();

        JsonNode changed = JSON.readTree(
                rig.vendor("POST", "/awsconnectors/1?sync=true", CREATE).body());

        assertThat(changed.get("lastSyncTime").asLong()).isGreaterThanOrEqualTo(now);
        assertThat(changed.get("ID").asLong()).isEqualTo(connector.id());
    }

    @Test
    void modifyTriesTheRoleAgainAndLeavesWhatIsNotNamed() throws Exception {
        rightRole();
        rig.testbed.vendor().addConnector("111122223333", ARN, "one");

        assertThat(rig.vendor("POST", "/awsconnectors/1", CREATE).body()).contains("\"displayName\":\"one\"");
        rig.account().deleteRole("cross");
        assertThat(rig.vendor("POST", "/awsconnectors/1", CREATE).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "99999999999999999999"})
    void aConnectorThatDoesNotExistIsNotFound(String id) throws Exception {
        assertThat(rig.vendor("GET", "/awsconnectors/" + id, "").statusCode()).isEqualTo(404);
        assertThat(rig.vendor("DELETE", "/awsconnectors/" + id, "").statusCode())
                .isEqualTo(404);
        assertThat(rig.vendor("POST", "/awsconnectors/" + id, "{}").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "nonsense", "{} {}"})
    void whatIsNotOneJsonDocumentIsRefused(String body) throws Exception {
        assertThat(rig.vendor("POST", "/awsconnectors", body).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "less-than, 2, 1",
        "less-than-or-equal, 2, 1 2",
        "equal, 2, 2",
        "greater-than-or-equal, 2, 2 3",
        "greater-than, 2, 3",
        "not-equal, 2, 1 3"
    })
    void idsAreComparedAsTold(String test, long value, String expected) throws Exception {
        three();

        assertThat(search("{\"idTest\":\"" + test + "\",\"idValue\":" + value + "}"))
                .containsExactly(expected.split(" "));
    }

    private void three() {
        for (int i = 1; i <= 3; i++) {
            rig.testbed.vendor().addConnector("11112222333" + i, ARN, "number " + i);
        }
    }

    @Test
    void accountsAreFoundByIdByPatternAndByWhatTheyAreNot() throws Exception {
        three();

        assertThat(search("{\"fieldName\":\"accountId\",\"stringValue\":\"111122223332\"}"))
                .containsExactly("2");
        assertThat(search("{\"fieldName\":\"accountId\",\"stringValue\":\"11112222%\"}"))
                .containsExactly("1", "2", "3");
        assertThat(search(
                        "{\"fieldName\":\"accountId\",\"stringTest\":\"not-equal\",\"stringValue\":\"111122223332\"}"))
                .containsExactly("1", "3");
    }

    @Test
    void allCriteriaMustMatch() throws Exception {
        three();

        assertThat(search("{\"fieldName\":\"accountId\",\"stringValue\":\"111122223332\"},"
                        + "{\"idTest\":\"greater-than\",\"idValue\":2}"))
                .isEmpty();
    }

    @Test
    void aSearchGivesNoMoreThanMaxItems() throws Exception {
        three();

        assertThat(JSON.readTree(rig.vendor("POST", "/awsconnectors/search", "{\"maxItems\":2}")
                                .body())
                        .get("awsConnectors"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"searchCriteria\":[{\"fieldName\":\"displayName\",\"stringValue\":\"x\"}]}",
                "{\"searchCriteria\":[{\"idTest\":\"about\",\"idValue\":1}]}",
                "{\"searchCriteria\":[{\"fieldName\":\"accountId\",\"stringTest\":\"about\"}]}",
                "{\"searchCriteria\":{\"fieldName\":\"accountId\"}}"
            })
    void aBadFilterIsRefusedWithItsReason(String filter) throws Exception {
        HttpResponse<String> answer = rig.vendor("POST", "/awsconnectors/search", filter);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Invalid SearchFilter");
    }

    @Test
    void aWantedSynchronisationMovesTheTimeOfTheLastOneWhenItIsDone() throws Exception {
        rightRole();
        String made = rig.vendor("POST", "/awsconnectors", CREATE).body();
        rig.testbed.vendor().wantedSyncTakes(Duration.ofMinutes(2));
        rig.testbed.clock().advance(Duration.ofMinutes(3));

        String modified =
                rig.vendor("POST", "/awsconnectors/1?sync=true", CREATE).body();
        rig.testbed.clock().advance(Duration.ofMinutes(3));
        String later = rig.vendor("GET", "/awsconnectors/1", "").body();

        assertThat(lastSync(modified)).isEqualTo(lastSync(made));
        assertThat(lastSync(later))
                .isGreaterThanOrEqualTo(lastSync(made) + Duration.ofMinutes(5).toMillis());
    }

    private static long lastSync(String connector) throws Exception {
        return JSON.readTree(connector).get("lastSyncTime").asLong();
    }
}
