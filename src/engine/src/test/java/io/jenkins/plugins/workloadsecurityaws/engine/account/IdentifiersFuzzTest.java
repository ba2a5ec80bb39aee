package io.jenkins.plugins.workloadsecurityaws.engine.account;

import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ARNs, account IDs and external IDs, wherever they come from. */
class IdentifiersFuzzTest {

    private enum Identifier {
        ROLE(RoleArn::parse),
        TRUSTED_ACCOUNT(text -> TrustedAccount.parse(text, Partition.AWS)),
        PARTITION(Partition::new),
        ACCOUNT(AccountId::new),
        EXTERNAL_ID(ExternalId::new);

        private final Fuzzer fuzzer;

        Identifier(Fuzzer.Parser parser) {
            this.fuzzer = Fuzzer.of(
                    InvalidInputException.class,
                    parser,
                    "arn:aws-us-gov:iam::111122223333:role/team/a/Workload_Security_Role_Cross",
                    "arn:aws:iam::147995105371:root",
                    "111122223333",
                    "aws-cn",
                    "00000000-AAAA-BBBB-CCCC-000000000001");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBounds(Identifier identifier) {
        identifier.fuzzer.run(400);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBoundsAMillionTimes(Identifier identifier) {
        identifier.fuzzer.run(1_000_000);
    }
}
