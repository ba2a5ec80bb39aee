package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector.SyncedRegion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadSecurityReadTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void aConnectorIsReadWithAllItsFields() {
        tenant.then(
                200,
                """
                {"awsConnectors":[{"ID":7,"displayName":"team-a","accountId":"111122223333","accountAlias":"a","workspacesEnabled":true,
                 "crossAccountRoleArn":"arn:aws:iam::111122223333:role/R","useInstanceRole":false,"news":{"x":[1]},
                 "lastSyncTime":1700000000000,
                 "syncedRegions":[{"region":"eu-west-1","computersSynced":3,"workspacesSynced":1}]}]}""");

        assertThat(tenant.api.findConnectors(new AccountId("111122223333")))
                .containsExactly(new Connector(
                        7,
                        "team-a",
                        "111122223333",
                        Optional.of("arn:aws:iam::111122223333:role/R"),
                        Optional.of(true),
                        Optional.of(Instant.ofEpochMilli(1_700_000_000_000L)),
                        List.of(new SyncedRegion("eu-west-1", 3, 1))));
        assertThat(tenant.server.last().target()).isEqualTo("/api/awsconnectors/search");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ID\":8589934592}",
                "{\"ID\":\"8589934592\",\"lastSyncTime\":0}",
                "{\"ID\":8589934592,\"displayName\":null,\"accountId\":null,\"crossAccountRoleArn\":null,"
                        + "\"workspacesEnabled\":null,\"lastSyncTime\":null,\"syncedRegions\":null}"
            })
    void everythingButTheIdMayBeAbsentOrNull(String body) {
        tenant.then(200, "{\"awsConnectors\":[" + body + "]}").then(200, "{}");

        assertThat(tenant.api.listConnectors())
                .containsExactly(new Connector(
                        8_589_934_592L, "", "", Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
    }

    @Test
    void newerConnectorsThanOneThatIsKnownAreAskedForAlone() {
        tenant.then(200, "{\"awsConnectors\":[{\"ID\":9}]}").then(200, "{}");

        assertThat(tenant.api.connectorsAfter(7)).extracting(Connector::id).containsExactly(9L);

        assertThat(tenant.server.received())
                .extracting(received -> received.body().replaceAll(".*\"idValue\":(\\d+).*", "$1"))
                .containsExactly("7", "9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"awsConnectors\":[]}", "{\"awsConnectors\":null}"})
    void noConnectorsAreNone(String body) {
        tenant.then(200, body);

        assertThat(tenant.api.listConnectors()).isEmpty();
        assertThat(tenant.api.findConnectors(ACCOUNT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "[]",
                "null",
                "7",
                "{",
                "not json",
                "{} {}",
                "{\"awsConnectors\":{}}",
                "{\"awsConnectors\":[{}]}",
                "{\"awsConnectors\":[{\"ID\":\"x\"}]}",
                "{\"awsConnectors\":[null]}"
            })
    void anAnswerThatSaysNothingCertainIsNotTakenForNone(String body) {
        tenant.then(200, body);

        RemoteCallException failure = Tenant.failureOf(() -> tenant.api.findConnectors(ACCOUNT));

        assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
        assertThat(tenant.calls()).isEqualTo(4);
    }

    @Test
    void theListIsReadInPagesUntilOneIsEmptyEvenIfTheServiceCapsThem() {
        tenant.then(200, page(1, 3)).then(200, page(4, 2)).then(200, "{}");

        assertThat(tenant.api.listConnectors()).extracting(Connector::id).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(tenant.server.received())
                .extracting(ScriptedServer.Received::body)
                .containsExactly(pageRequest(0), pageRequest(3), pageRequest(5));
    }

    @Test
    void aServiceThatSendsTheSamePageForEverIsNotFollowedForEver() {
        tenant.then(200, page(1, 3));

        RemoteCallException failure = Tenant.failureOf(tenant.api::listConnectors);

        assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
        assertThat(failure).hasMessageContaining("order of IDs");
    }

    @Test
    void aConnectorThatDoesNotTellItsAccountIsFoundByItsRole() {
        tenant.then(200, "{}")
                .then(
                        200,
                        """
                        {"awsConnectors":[
                         {"ID":7,"crossAccountRoleArn":"arn:aws:iam::111122223333:role/R"},
                         {"ID":8,"crossAccountRoleArn":"arn:aws:iam::444455556666:role/111122223333"}]}""");

        assertThat(tenant.api.findConnectors(ACCOUNT)).extracting(Connector::id).containsExactly(7L);

        assertThat(tenant.server.last().body())
                .isEqualTo("{\"maxItems\":50,\"searchCriteria\":[{\"fieldName\":\"crossAccountRoleArn\","
                        + "\"stringTest\":\"equal\",\"stringValue\":\"%:iam::111122223333:%\","
                        + "\"stringWildcards\":true}],\"sortByObjectID\":true}");
    }

    @Test
    void aManagerThatCanNotSearchByRoleIsAskedForAllConnectors() {
        tenant.then(200, "{}")
                .then(400, "{\"message\":\"Invalid SearchFilter: unknown fieldName\"}")
                .then(
                        200,
                        """
                        {"awsConnectors":[
                         {"ID":7,"crossAccountRoleArn":"arn:aws:iam::111122223333:role/R"},
                         {"ID":8,"crossAccountRoleArn":"arn:aws:iam::444455556666:role/111122223333"}]}""")
                .then(200, "{}");

        assertThat(tenant.api.findConnectors(ACCOUNT)).extracting(Connector::id).containsExactly(7L);
    }

    @Test
    void theSearchNamesTheAccountExactly() {
        tenant.then(200, "{\"awsConnectors\":[{\"ID\":7,\"accountId\":\"111122223333\"}]}");

        assertThat(tenant.api.findConnectors(ACCOUNT)).hasSize(1);

        assertThat(tenant.calls()).as("no search more where one is found").isEqualTo(1);
        assertThat(tenant.server.last().target()).isEqualTo("/api/awsconnectors/search");
        assertThat(tenant.server.last().body())
                .isEqualTo("{\"maxItems\":50,\"searchCriteria\":[{\"fieldName\":\"accountId\",\"stringTest\":\"equal\","
                        + "\"stringValue\":\"111122223333\",\"stringWildcards\":false}],\"sortByObjectID\":true}");
    }

    @Test
    void theSearchKeepsOnlyTheAccountsOwnConnectors() {
        tenant.then(
                200,
                """
                {"awsConnectors":[{"ID":1,"accountId":"111122223333"},{"ID":2,"accountId":"444455556666"},
                 {"ID":3,"crossAccountRoleArn":"arn:aws:iam::111122223333:role/R"},
                 {"ID":4,"crossAccountRoleArn":"arn:aws:iam::444455556666:role/111122223333"}]}""");

        assertThat(tenant.api.findConnectors(ACCOUNT)).extracting(Connector::id).containsExactly(1L, 3L);
    }

    @Test
    void aFullAnswerWithOthersConnectorsIsNotTakenForAllThereIs() {
        tenant.then(200, page(1, 50));

        RemoteCallException failure = Tenant.failureOf(() -> tenant.api.findConnectors(ACCOUNT));

        assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
        assertThat(failure).hasMessageContaining("other accounts");
    }

    @Test
    void theExternalIdIsRead() {
        tenant.then(200, "{\"externalId\":\" canary-external-id-0001 \"}");

        assertThat(tenant.api.readExternalId())
                .isEqualTo(new ExternalIdReading.Shown(new ExternalId("canary-external-id-0001")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"externalId\":null}",
                "{\"externalId\":\"  \"}",
                "{\"externalId\":\"********\"}",
                "{\"externalId\":\"XXXXXXXX\"}",
                "{\"externalId\":\"••••••\"}"
            })
    void anExternalIdThatIsBlankOrMaskedIsNotShown(String body) {
        tenant.then(200, body);

        assertThat(tenant.api.readExternalId()).isInstanceOf(ExternalIdReading.NotShown.class);
    }

    @Test
    void aTenantThatForbidsReadingTheExternalIdDoesNotShowIt() {
        tenant.then(403, "{\"message\":\"Not authorized to retrieve connector settings.\"}");

        assertThat(tenant.api.readExternalId())
                .isInstanceOfSatisfying(ExternalIdReading.NotShown.class, notShown -> assertThat(notShown.reason())
                        .contains("403 Not authorized to retrieve connector settings."));
    }

    @Test
    void aWrongKeyIsNotMistakenForAForbiddenExternalId() {
        tenant.then(401, "{\"message\":\"Invalid API Key\"}");

        assertThat(Tenant.failureOf(tenant.api::readExternalId).kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"value\":\"true\"}", "{\"value\":true}", "{\"value\":\"True\"}"})
    void theInstanceRoleSettingMayBeTextOrBoolean(String body) {
        tenant.then(200, body);

        assertThat(tenant.api.readInstanceRoleSetting()).contains(true);
        assertThat(tenant.server.last().target())
                .isEqualTo("/api/systemsettings/platformSettingAwsManagerIdentityUseInstanceRoleEnabled");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 409})
    void whatTheKeyMayNotReadIsUnknown(int status) {
        tenant.then(status, "{\"message\":\"no\"}");

        assertThat(tenant.api.readInstanceRoleSetting()).isEmpty();
        assertThat(tenant.api.describeKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 407, 500})
    void aFailureThatIsNotTheServicesRefusalToTellIsThrown(int status) {
        tenant.then(status, "{\"message\":\"no\"}");

        assertThat(Tenant.failureOf(tenant.api::readInstanceRoleSetting)).isNotNull();
        assertThat(Tenant.failureOf(tenant.api::describeKey)).isNotNull();
    }

    @Test
    void theKeyInUseIsDescribed() {
        tenant.then(
                200,
                """
                {"keyName":"ci","roleURN":"urn:x","roleID":3,"active":true,"expiryDate":1700000000000}""");

        assertThat(tenant.api.describeKey())
                .contains(new KeyDescription(
                        "ci", "urn:x", Optional.of(true), Optional.of(Instant.ofEpochMilli(1_700_000_000_000L))));
    }

    @Test
    void aKeyWithoutExpiryHasNone() {
        tenant.then(200, "{\"roleID\":3,\"expiryDate\":0}");

        assertThat(tenant.api.describeKey()).contains(new KeyDescription("", "3", Optional.empty(), Optional.empty()));
    }

    @Test
    void theManagersVersionComesFromTheLastAnswer() {
        assertThat(tenant.api.managerVersion()).isEmpty();
        tenant.then(200, "{}", "X-DSM-Version", "Deep Security/20.0.1");

        tenant.api.listConnectors();

        assertThat(tenant.api.managerVersion()).contains("Deep Security/20.0.1");
    }

    private static String page(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(id -> "{\"ID\":" + id + ",\"accountId\":\"444455556666\"}")
                .collect(Collectors.joining(",", "{\"awsConnectors\":[", "]}"));
    }

    private static String pageRequest(long after) {
        return "{\"maxItems\":1000,\"searchCriteria\":[{\"idTest\":\"greater-than\",\"idValue\":" + after
                + "}],\"sortByObjectID\":true}";
    }
}
