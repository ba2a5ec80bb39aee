package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationChoiceTest {

    @Test
    void accountsUnitsAndTheRootAreToldApartByTheirForm() {
        OrganizationChoice choice = OrganizationChoice.parse(
                List.of("ou-ab12-cd34ef56", "111122223333", "r-ab12", "111122223333"),
                List.of("444455556666"),
                List.of());

        assertThat(choice.included().units()).containsExactly("ou-ab12-cd34ef56", "r-ab12");
        assertThat(choice.included().accounts()).containsExactly(new AccountId("111122223333"));
        assertThat(choice.excluded().accounts()).containsExactly(new AccountId("444455556666"));
        assertThat(choice.excluded().units()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Production",
                "",
                " 111122223333",
                "11112222333",
                "ou-ab12",
                "ou-AB12-cd34ef56",
                "r-",
                "o-ab12cd34ef",
                "*"
            })
    void whatIsNeitherIsRefusedWithBothForms(String id) {
        assertThatThrownBy(() -> OrganizationChoice.parse(List.of(id), List.of(), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("12 digits")
                .hasMessageContaining("ou-");
        assertThatThrownBy(() -> OrganizationChoice.parse(List.of(), List.of(id), List.of()))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "=pay", ""})
    void aTagWithoutKeyOrEqualsSignIsRefused(String tag) {
        assertThatThrownBy(() -> OrganizationChoice.parse(List.of(), List.of(), List.of(tag)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("KEY=VALUE");
    }
}
