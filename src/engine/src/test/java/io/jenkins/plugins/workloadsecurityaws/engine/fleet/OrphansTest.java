package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AccountState;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.OrganizationAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrphansTest {

    private static final String SHOP = "111122223333";
    private static final String BANK = "444455556666";

    private static OrganizationAccount member(String id, AccountState state) {
        return new OrganizationAccount(new AccountId(id), "shop", state, false, List.of(), Map.of());
    }

    private static Connector connector(long number, String account, Optional<String> role) {
        return new Connector(number, "", account, role, Optional.empty(), Optional.empty(), List.of());
    }

    private static Connector connector(String account) {
        return connector(7, account, Optional.of("arn:aws:iam::" + account + ":role/Cross"));
    }

    private static List<Finding> find(List<OrganizationAccount> members, List<Connector> connectors) {
        return Orphans.find(members, connectors, Set.of(), Set.of());
    }

    @Test
    void anActiveAccountWithItsConnectorIsNoOrphan() {
        assertThat(find(List.of(member(SHOP, AccountState.ACTIVE)), List.of(connector(SHOP))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CLOSED, CONNECTOR_OF_CLOSED_ACCOUNT",
        "PENDING_CLOSURE, CONNECTOR_OF_CLOSED_ACCOUNT",
        "SUSPENDED, CONNECTOR_OF_SUSPENDED_ACCOUNT",
        "PENDING_ACTIVATION, CONNECTOR_OF_SUSPENDED_ACCOUNT",
        "UNKNOWN, CONNECTOR_OF_ACCOUNT_IN_UNKNOWN_STATE"
    })
    void aConnectorOfAnAccountThatIsNotKnownToBeActiveIsWarnedOf(AccountState state, FindingCode code) {
        assertThat(find(List.of(member(SHOP, state)), List.of(connector(SHOP))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(code);
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message())
                            .contains("connector 7")
                            .contains(SHOP)
                            .contains("shop")
                            .contains(state.clause());
                });
    }

    @Test
    void aConnectorOfAnAccountOutsideIsAnOrphan() {
        assertThat(find(List.of(), List.of(connector(SHOP)))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.CONNECTOR_OUTSIDE_ORGANIZATION);
            assertThat(finding.message()).contains(SHOP);
            assertThat(finding.remedy()).contains("another organization");
        });
    }

    @Test
    void theAccountIsReadOffTheRoleWhereTheServiceDoesNotTellIt() {
        Connector nameless = connector(7, "", Optional.of("arn:aws:iam::" + SHOP + ":role/Cross"));

        assertThat(find(List.of(member(SHOP, AccountState.ACTIVE)), List.of(nameless)))
                .isEmpty();
        assertThat(find(List.of(), List.of(nameless))).hasSize(1);
    }

    @Test
    void aConnectorThatTellsNoAccountIsNobodysOrphan() {
        assertThat(find(List.of(), List.of(connector(7, "", Optional.empty())))).isEmpty();
    }

    @Test
    void aConnectorWithAccessKeysIsAnOrphanTooWhenItsAccountIsGone() {
        assertThat(find(List.of(member(SHOP, AccountState.CLOSED)), List.of(connector(7, SHOP, Optional.empty()))))
                .hasSize(1);
    }

    @Test
    void everyConnectorOfAClosedAccountIsNamed() {
        List<Connector> two = List.of(connector(7, SHOP, Optional.empty()), connector(8, SHOP, Optional.empty()));

        assertThat(find(List.of(member(SHOP, AccountState.CLOSED)), two))
                .extracting(Finding::message)
                .satisfiesExactly(first -> assertThat(first).contains("connector 7"), second -> assertThat(second)
                        .contains("connector 8"));
    }

    @Test
    void aConnectorWhoseRoleIsGoneIsAnOrphanOnlyWhenThatWasSeen() {
        List<OrganizationAccount> members = List.of(member(SHOP, AccountState.ACTIVE));

        assertThat(Orphans.find(members, List.of(connector(SHOP)), Set.of(new AccountId(SHOP)), Set.of()))
                .extracting(Finding::code)
                .containsExactly(FindingCode.CONNECTOR_WITHOUT_ROLE);
        assertThat(Orphans.find(members, List.of(connector(SHOP)), Set.of(new AccountId(BANK)), Set.of()))
                .isEmpty();
    }

    @Test
    void aConnectorIsToldOnceForTheDeepestReason() {
        assertThat(Orphans.find(
                        List.of(member(SHOP, AccountState.CLOSED)),
                        List.of(connector(SHOP)),
                        Set.of(new AccountId(SHOP)),
                        Set.of()))
                .extracting(Finding::code)
                .containsExactly(FindingCode.CONNECTOR_OF_CLOSED_ACCOUNT);
    }

    @Test
    void anActiveAccountWithoutAConnectorIsNamed() {
        assertThat(find(List.of(member(SHOP, AccountState.ACTIVE)), List.of()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(FindingCode.ACCOUNT_WITHOUT_CONNECTOR);
                    assertThat(finding.severity()).isEqualTo(Severity.INFO);
                    assertThat(finding.message()).contains(SHOP).contains("shop");
                });
    }

    @ParameterizedTest
    @EnumSource(value = AccountState.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
    void anAccountThatIsNotActiveNeedsNoConnector(AccountState state) {
        assertThat(find(List.of(member(SHOP, state)), List.of())).isEmpty();
    }

    @Test
    void anAccountThatTheRunSpeaksOfItselfIsNotToldAgain() {
        assertThat(Orphans.find(
                        List.of(member(SHOP, AccountState.ACTIVE), member(BANK, AccountState.ACTIVE)),
                        List.of(),
                        Set.of(),
                        Set.of(new AccountId(SHOP))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains(BANK));
    }
}
