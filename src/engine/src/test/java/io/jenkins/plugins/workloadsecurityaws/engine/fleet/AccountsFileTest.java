package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccountsFileTest {

    @Test
    void anAccountIsAnIdOrAMappingWithWhatIsAskedOtherwise() {
        List<SelectedAccount> accounts = AccountsFile.read(
                """
                # all of production
                accounts:
                  - "111122223333"
                  - id: '012345678901'
                    name: payments
                    roleName: Own_Role
                    workspaces: true
                    displayName: payments (production)
                    tags:
                      team: payments
                      cost-center: "0042"
                """);

        assertThat(accounts)
                .extracting(account -> account.account().value())
                .containsExactly("111122223333", "012345678901");
        assertThat(accounts.get(0)).isEqualTo(SelectedAccount.of(new AccountId("111122223333"), Optional.empty()));
        assertThat(accounts.get(1))
                .isEqualTo(new SelectedAccount(
                        new AccountId("012345678901"),
                        Optional.of("payments"),
                        Optional.of("Own_Role"),
                        Optional.of(true),
                        Optional.of("payments (production)"),
                        Map.of("team", "payments", "cost-center", "0042")));
    }

    @Test
    void jsonIsReadToo() {
        assertThat(AccountsFile.read("{\"accounts\": [\"111122223333\", {\"id\": \"444455556666\"}]}"))
                .hasSize(2);
    }

    @Test
    void anIdWithoutQuotesThatYamlCanOnlyReadAsATextIsTakenAsItStands() {
        assertThat(AccountsFile.read("accounts:\n  - 012345678901\n"))
                .singleElement()
                .extracting(account -> account.account().value())
                .isEqualTo("012345678901");
    }

    @Test
    void tenThousandAccountsAreRead() {
        String many = IntStream.range(0, 10_000)
                .mapToObj(
                        number -> "  - id: \"" + (200_000_000_000L + number) + "\"\n    name: account number " + number)
                .collect(Collectors.joining("\n", "accounts:\n", "\n"));

        assertThat(AccountsFile.read(many)).hasSize(10_000);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("", "the file holds one mapping"),
                Arguments.of("- \"111122223333\"\n", "line 1, column 1: the file holds one mapping"),
                Arguments.of("accounts:\n", "accounts is a list"),
                Arguments.of("accounts: []\n", "the file lists no account"),
                Arguments.of("{}\n", "the key accounts is missing"),
                Arguments.of("account:\n  - \"111122223333\"\n", "line 1, column 1: there is no setting \"account\""),
                Arguments.of(
                        "accounts:\n  - 111122223333\n",
                        "line 2, column 5: put the account ID \"111122223333\" in quotes"),
                Arguments.of("accounts:\n  - id: 111122223333\n", "line 2, column 9: put the account ID"),
                Arguments.of("accounts:\n  - 012345670123\n", "line 2, column 5: put the account ID \"012345670123\""),
                Arguments.of("accounts:\n  - 1.5e3\n", "line 2, column 5: put the account ID"),
                Arguments.of("accounts:\n  - 1_111_222_233_33\n", "line 2, column 5: "),
                Arguments.of("accounts:\n  - \"12345678901\"\n", "line 2, column 5: an AWS account ID has exactly 12"),
                Arguments.of("accounts:\n  - \"1111-2222-3333\"\n", "line 2, column 5: an AWS account ID has exactly"),
                Arguments.of("accounts:\n  - \"\"\n", "line 2, column 5: an account ID is a text"),
                Arguments.of("accounts:\n  -\n", "an account ID is a text and must not be empty"),
                Arguments.of("accounts:\n  - [\"111122223333\"]\n", "line 2, column 5: an account ID is a text"),
                Arguments.of("accounts:\n  - name: payments\n", "this account has no id"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    role: x\n",
                        "line 3, column 5: there is no setting \"role\""),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    name: 42\n", "line 3, column 11: name is a text"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    name: true\n", "line 3, column 11: name is a text"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    name:\n", "name is a text and must not be empty"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    workspaces: \"true\"\n",
                        "line 3, column 17: workspaces is true or false"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    tags: [a]\n", "line 3, column 11: tags is a mapping"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    tags: {cost-center: 0042}\n",
                        "line 3, column 25: the value of a tag is a text"),
                Arguments.of(
                        "accounts:\n  - \"111122223333\"\n  - \"444455556666\"\n  - id: \"111122223333\"\n",
                        "line 4: account 111122223333 is listed twice, first in line 2"),
                Arguments.of("accounts:\n  - id: \"111122223333\"\n    id: \"444455556666\"\n", "Duplicate"),
                Arguments.of("accounts: [\"111122223333\"]\naccounts: [\"444455556666\"]\n", "Duplicate"),
                Arguments.of(
                        "accounts:\n  - id: \"111122223333\"\n    name: &n x\n    displayName: *n\n",
                        "line 4, column 18: references"),
                Arguments.of("accounts: [\"111122223333\"]\n---\naccounts: [\"444455556666\"]\n", "one document only"),
                Arguments.of("accounts:\n\t- \"111122223333\"\n", "line 2, column 1: found character"),
                Arguments.of("accounts:\n  - \"111122223333\n", "line "));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNotOfTheFormIsRefusedWithItsLineAndColumn(String text, String message) {
        assertThatThrownBy(() -> AccountsFile.read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
