package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While one thread renews the list for accounts that wait, others write. */
class ConnectorDirectoryTest {

    /** So many that they are listed and not searched. */
    private static final List<AccountId> WAITING =
            LongStream.rangeClosed(1, 4).mapToObj(ConnectorDirectoryTest::id).toList();

    private final Tenant tenant = new Tenant();
    private final ConnectorDirectory connectors = new ConnectorDirectory(tenant.api, tenant.clock, true);

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void aListThatWasAskedForBeforeAConnectorWasMadeDoesNotForgetIt() {
        tenant.then(() -> {
            connectors.put(id(9), connector(9, "made"));
            return list(1);
        });
        tenant.then(() -> list());

        connectors.renew(WAITING);

        assertThat(names(9)).containsExactly("made");
        assertThat(names(1)).containsExactly("listed");
    }

    @Test
    void norDoesItTakeBackWhatWasChangedOrDeleted() {
        connectors.put(id(1), connector(1, "made"));
        connectors.put(id(2), connector(2, "made"));
        tenant.then(() -> {
            connectors.put(id(1), connector(1, "changed"));
            connectors.remove(id(2), 2);
            return list(1, 2);
        });
        tenant.then(() -> list());

        connectors.renew(WAITING);

        assertThat(names(1)).containsExactly("changed");
        assertThat(names(2)).isEmpty();
    }

    @Test
    void aListThatIsAskedForLaterIsBelieved() {
        connectors.put(id(1), connector(1, "made"));
        connectors.put(id(2), connector(2, "made"));
        tenant.then(() -> list(1)).then(() -> list());

        connectors.renew(WAITING);

        assertThat(names(1)).containsExactly("listed");
        assertThat(names(2)).isEmpty();
    }

    private List<String> names(long number) {
        return ((Reading.Seen<List<Connector>>) connectors.of(id(number)))
                .value().stream().map(Connector::displayName).toList();
    }

    private static String list(long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number ->
                        "{\"ID\":%d,\"displayName\":\"listed\",\"accountId\":\"%s\"}".formatted(number, id(number)))
                .collect(Collectors.joining(",", "{\"awsConnectors\":[", "]}"));
    }

    private static Connector connector(long number, String name) {
        return new Connector(
                number, name, id(number).value(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static AccountId id(long number) {
        return new AccountId("%d".formatted(111_122_223_330L + number));
    }
}
