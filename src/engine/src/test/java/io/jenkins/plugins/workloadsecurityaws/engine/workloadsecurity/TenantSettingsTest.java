package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TenantSettingsTest {

    @Test
    void aRegionIsEnough() {
        TenantSettings settings = settings(Optional.of("de-1"), Optional.empty(), Optional.empty());

        assertThat(settings.address()).hasToString("https://workload.de-1.cloudone.trendmicro.com/api");
        assertThat(settings.scheme()).isEqualTo(KeyScheme.API_KEY);
    }

    @Test
    void whoNamesNeitherIsAskedForOne() {
        assertThatThrownBy(settings(Optional.empty(), Optional.empty(), Optional.empty())::address)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("name the Cloud One region")
                .hasMessageNotContaining("both");
    }

    @Test
    void whoNamesBothIsAskedToLeaveOneOut() {
        assertThatThrownBy(
                        settings(Optional.of("de-1"), Optional.of("https://dsm.example.com"), Optional.empty())
                                ::address)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("leave one of them out");
    }

    @Test
    void theKeyKindThatIsNamedRules() {
        Optional<String> manager = Optional.of("https://dsm.example.com:4119");

        assertThat(settings(Optional.empty(), manager, Optional.of("api-key")).scheme())
                .isEqualTo(KeyScheme.API_KEY);
        assertThat(settings(Optional.empty(), manager, Optional.empty()).scheme())
                .isEqualTo(KeyScheme.API_SECRET_KEY);
        assertThatThrownBy(settings(Optional.empty(), manager, Optional.of("other"))::scheme)
                .isInstanceOf(InvalidInputException.class);
    }

    private static TenantSettings settings(Optional<String> region, Optional<String> url, Optional<String> keyScheme) {
        return new TenantSettings(
                Optional.empty(),
                region,
                url,
                keyScheme,
                () -> Tenant.KEY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }
}
