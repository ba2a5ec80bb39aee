package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With which external ID a connector enters its account, and when it can't. */
class EntryTest {

    private static final String ARN = "arn:aws:iam::111122223333:role/cross";
    private static final String ROOT = "arn:aws:iam::147995105371:root";
    private static final String MODIFY = "{\"crossAccountRoleArn\":\"" + ARN + "\"}";
    private static final String OWN = "made-by-the-user";

    private final Rig rig = new Rig();
    private final Vendor vendor = rig.testbed.vendor();

    @AfterEach
    void close() {
        rig.close();
    }

    private AwsRole roleTrusting(String externalId) {
        return rig.account().putRole("cross", "/", Rig.trust(ROOT, externalId));
    }

    private VendorConnector connectorWithItsOwnId() {
        return vendor.addConnector(Rig.ACCOUNT, ARN, "own", OWN);
    }

    private int modify(VendorConnector connector) throws Exception {
        return rig.vendor("POST", "/awsconnectors/" + connector.id() + "?sync=true", MODIFY)
                .statusCode();
    }

    private Optional<Instant> lastSync(VendorConnector connector) throws Exception {
        long time = new ObjectMapper()
                .readTree(rig.vendor("GET", "/awsconnectors/" + connector.id(), "")
                        .body())
                .path("lastSyncTime")
                .asLong();
        return time == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    @Test
    void aConnectorEntersWithItsOwnIdUntilAModifyMovesItToTheTenants() throws Exception {
        AwsRole role = roleTrusting(OWN);
        VendorConnector connector = connectorWithItsOwnId();
        assertThat(modify(connector))
                .as("the role does not let the tenant's ID in")
                .isEqualTo(400);

        role.setTrustPolicy(Rig.trust(ROOT, OWN + "\",\"" + vendor.externalId())
                .replace("\"" + OWN, "[\"" + OWN)
                .replace(vendor.externalId() + "\"", vendor.externalId() + "\"]"));
        assertThat(modify(connector)).isEqualTo(200);
        role.setTrustPolicy(Rig.trust(ROOT, vendor.externalId()));

        assertThat(vendor.gaps()).isEmpty();
    }

    @Test
    void whereAModifyDoesNotMoveItTheConnectorLosesItsEntryWithItsOwnId() throws Exception {
        vendor.followsMove(false);
        AwsRole role = roleTrusting(OWN);
        VendorConnector connector = connectorWithItsOwnId();
        assertThat(modify(connector)).isEqualTo(200);
        role.setTrustPolicy(Rig.trust(ROOT, vendor.externalId()));
        assertThat(vendor.gaps()).singleElement().satisfies(gap -> assertThat(gap.until())
                .isEmpty());

        rig.testbed.clock().advance(Duration.ofMinutes(7));
        role.setTrustPolicy(Rig.trust(ROOT, OWN));

        assertThat(vendor.gaps()).singleElement().satisfies(gap -> assertThat(
                        Duration.between(gap.from(), gap.until().orElseThrow()))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(7)));
    }

    @Test
    void aConnectorThatCannotEnterDoesNotSynchroniseUntilItCan() throws Exception {
        AwsRole role = roleTrusting(OWN);
        VendorConnector connector = connectorWithItsOwnId();
        Instant first = lastSync(connector).orElseThrow();
        role.setTrustPolicy(Rig.trust(ROOT, vendor.externalId()));
        rig.testbed.clock().advance(Duration.ofMinutes(25));
        assertThat(lastSync(connector)).contains(first);

        role.setTrustPolicy(Rig.trust(ROOT, OWN));
        rig.testbed.clock().advance(Duration.ofMinutes(5));

        assertThat(lastSync(connector)).contains(first.plus(Duration.ofMinutes(30)));
    }

    @Test
    void whileAWriteHasNotPropagatedOldAndNewMustLetItIn() throws Exception {
        roleTrusting(OWN);
        VendorConnector connector = connectorWithItsOwnId();
        rig.testbed.propagation(Duration.ofSeconds(10));
        rig.iam().updateAssumeRolePolicy(request -> request.roleName("cross")
                .policyDocument(Rig.trust(ROOT, vendor.externalId())));
        assertThat(vendor.gaps()).hasSize(1);
        assertThat(modify(connector)).as("STS sees the old policy yet").isEqualTo(400);

        rig.testbed.clock().advance(Duration.ofSeconds(10));
        assertThat(modify(connector)).isEqualTo(200);

        assertThat(vendor.gaps()).singleElement().satisfies(gap -> assertThat(gap.until())
                .isPresent());
    }

    @Test
    void aTenantThatShowsAnotherIdMovesNoConnectorByItself() throws Exception {
        AwsRole role = roleTrusting(vendor.externalId());
        rig.vendor("POST", "/awsconnectors", MODIFY);
        VendorConnector connector = vendor.connectors().get(0);

        vendor.setExternalId("another-of-the-tenant");

        assertThat(vendor.gaps()).isEmpty();
        assertThat(modify(connector)).isEqualTo(400);
        role.setTrustPolicy(Rig.trust(ROOT, "another-of-the-tenant"));
        assertThat(vendor.gaps()).hasSize(1);
    }
}
