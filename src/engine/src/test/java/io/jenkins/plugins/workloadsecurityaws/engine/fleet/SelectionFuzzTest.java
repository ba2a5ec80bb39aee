package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What says which accounts are meant. It holds no secret, and what is wrong in it is shown. */
class SelectionFuzzTest {

    private enum Input {
        FILE(
                AccountsFile::read,
                """
                version: 1
                accounts:
                  - "111122223333"
                  - id: "444455556666"   # shop
                    name: Shop
                    roleName: R
                    workspaces: true
                    displayName: 'a shop'
                    tags: { team: web, "stage": "live" }
                """,
                "{\"version\": 1, \"accounts\": [{\"id\": \"111122223333\", \"tags\": {}}, \"444455556666\"]}"),
        ORGANIZATION(
                text -> OrganizationChoice.parse(List.of(text.split(",")), List.of(text), List.of(text.split(","))),
                "111122223333,ou-abcd-12345678,r-abcd",
                "team=web");

        private final Fuzzer fuzzer;

        Input(Fuzzer.Parser parser, String... samples) {
            this.fuzzer = Fuzzer.quoting(InvalidInputException.class, parser, samples);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBounds(Input input) {
        input.fuzzer.run(400);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBoundsAMillionTimes(Input input) {
        input.fuzzer.run(1_000_000);
    }
}
