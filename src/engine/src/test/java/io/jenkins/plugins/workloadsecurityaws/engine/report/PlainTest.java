package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTest {

    @ParameterizedTest
    @ValueSource(strings = {"Payments (EU)", "Zürich – Löhne", "支払い", "مدفوعات", "💶 team", "e\u0301", ""})
    void leavesWhatPeopleCanReadAsItIs(String name) {
        assertThat(Plain.line(name)).isEqualTo(name);
    }

    @Test
    void spellsWhatWouldForgeLinesReachTheTerminalOrReorderText() {
        assertThat(Plain.line("a\r\nb")).isEqualTo("a<U+000D><U+000A>b");
        assertThat(Plain.line("\u001b[2J")).isEqualTo("<U+001B>[2J");
        assertThat(Plain.line("\u202egnp")).isEqualTo("<U+202E>gnp");
        assertThat(Plain.line("\u2028\u2029\u0085\u200f\u2066")).isEqualTo("<U+2028><U+2029><U+0085><U+200F><U+2066>");
        assertThat(Plain.line("\ud800x")).isEqualTo("<U+D800>x");
        assertThat(Plain.line("\u0000")).isEqualTo("<U+0000>");
    }

    @Test
    void keepsTheLinesOfADocumentAndNothingElse() {
        assertThat(Plain.block("{\n  \"a\": \"\u001b\"\r\n}")).isEqualTo("{\n  \"a\": \"<U+001B>\"\n}");
    }
}
