package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadSecurityUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {"us-1", "de-1", "trend-us-1", "xx-12", " us-1 "})
    void aRegionOfTheRightFormIsTakenEvenIfItIsNew(String code) {
        assertThat(WorkloadSecurityUrl.ofRegion(code).base())
                .hasToString("https://workload." + code.strip() + ".cloudone.trendmicro.com/api");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "us", "US-1", "us-1.evil.example", "us-1/../", "-1", "us--1", "us-1@evil"})
    void aRegionOfAnotherFormIsRefused(String code) {
        assertThatThrownBy(() -> WorkloadSecurityUrl.ofRegion(code))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("us-1");
    }

    @ParameterizedTest
    @CsvSource({
        "https://dsm.example.com:4119, https://dsm.example.com:4119/api",
        "https://dsm.example.com:4119/, https://dsm.example.com:4119/api",
        "https://dsm.example.com:4119/api, https://dsm.example.com:4119/api",
        "https://dsm.example.com/api///, https://dsm.example.com/api",
        "HTTPS://DSM.Example.com, https://dsm.example.com/api",
        "https://gateway.example.com/dsm, https://gateway.example.com/dsm/api",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/api",
        "http://localhost, http://localhost/api",
        "http://[::1]:9/api, http://[::1]:9/api"
    })
    void aUrlIsTakenWithOrWithoutApiAndKeepsItsPort(String given, String base) {
        assertThat(WorkloadSecurityUrl.parse(given).base()).hasToString(base);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "dsm.example.com",
                "//dsm.example.com",
                "http://dsm.example.com",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "ftp://dsm.example.com",
                "file:///etc/passwd",
                "https://user:pass@dsm.example.com",
                "https://dsm.example.com?key=1",
                "https://dsm.example.com/api#x",
                "https://dsm.example.com:0",
                "https://dsm.example.com:70000",
                "https://dsm example.com",
                "https://"
            })
    void aUrlThatAKeyMustNotBeSentToIsRefused(String url) {
        assertThatThrownBy(() -> WorkloadSecurityUrl.parse(url))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Workload Security URL");
    }

    @Test
    void theRefusalNeverRepeatsWhatWasGiven() {
        assertThatThrownBy(() -> WorkloadSecurityUrl.parse("https://canary-api-key-0001@dsm.example.com"))
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "https://workload.us-1.cloudone.trendmicro.com, API_KEY, true",
        "https://workload.trend-us-1.cloudone.trendmicro.com/api, API_KEY, true",
        "https://cloudone.trendmicro.com/api, API_SECRET_KEY, true",
        "https://app.deepsecurity.trendmicro.com/api, API_SECRET_KEY, true",
        "https://dsm.example.com:4119, API_SECRET_KEY, false",
        "https://workload.us-1.cloudone.trendmicro.com.evil.example, API_SECRET_KEY, false",
        "https://notworkload.us-1.cloudone.trendmicro.com, API_SECRET_KEY, false"
    })
    void theHostTellsTheKeyKindAndWhetherItIsTrendsOwnService(String url, KeyScheme scheme, boolean cloudOne) {
        WorkloadSecurityUrl parsed = WorkloadSecurityUrl.parse(url);

        assertThat(parsed.usualKeyScheme()).isEqualTo(scheme);
        assertThat(parsed.isCloudOne()).isEqualTo(cloudOne);
    }

    @Test
    void aLongRegionEndsNoStack() {
        String region = "us" + "-a".repeat(200_000) + "-1";

        assertThat(WorkloadSecurityUrl.ofRegion(region).isCloudOne()).isTrue();
    }
}
