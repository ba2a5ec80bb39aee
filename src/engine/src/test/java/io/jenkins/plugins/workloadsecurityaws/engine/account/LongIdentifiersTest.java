package io.jenkins.plugins.workloadsecurityaws.engine.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** However long a text is, it is read or refused, and ends no stack. */
class LongIdentifiersTest {

    private static final String LONG = "-a".repeat(200_000);

    @Test
    void ofPartitions() {
        assertThat(new Partition("aws" + LONG).id()).endsWith(LONG);
        assertThat(TrustedAccount.parse("arn:aws" + LONG + ":iam::111122223333:root", Partition.AWS)
                        .account()
                        .value())
                .isEqualTo("111122223333");
    }

    @Test
    void ofRoles() {
        assertThatThrownBy(() -> RoleArn.parse("arn:aws:iam::111122223333:role/" + "a/".repeat(200_000) + "R"))
                .isInstanceOf(InvalidInputException.class);
        assertThat(RoleArn.parse("arn:aws:iam::111122223333:role/a/b/R").path()).isEqualTo("/a/b/");
    }
}
