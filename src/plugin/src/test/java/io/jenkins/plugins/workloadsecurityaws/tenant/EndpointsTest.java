package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    private static final String SECRET = "c4naryQ7secret";
    private static final List<String> GOOD = List.of(
            "https://workload.us-1.cloudone.trendmicro.com/api",
            "https://app.deepsecurity.trendmicro.com:443/api",
            "https://[2001:db8::1]:4119/rest");
    private static final String PARTS = "/:@?#[]%\\ .-&=\u0000\u00e9\u2028\ud800htps";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://workload.us-1.cloudone.trendmicro.com/api",
                "http://127.0.0.1:8080/api",
                "ftp://host/",
                "file:///etc/passwd",
                "https:///api",
                "https:workload",
                "//host/api",
                "workload.us-1.cloudone.trendmicro.com",
                "https://user:" + SECRET + "@host/api",
                "https://user:" + SECRET + "@ho st/api",
                "https://host/api\u0000",
                "https://host_name/api",
                " "
            })
    void whatIsNoAddressOfAServerOverTlsIsRefusedWithoutRepeatingIt(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.parse(address))
                .satisfies(refused -> assertThat(refused.getCause()).isNull())
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain(SECRET));
    }

    @Test
    void whateverIsTypedIsAnAddressOverTlsOrRefusedWithoutRepeatingIt() {
        int refusals = 0;
        for (int seed = 0; seed < 50_000; seed++) {
            String address = spoilt(new Random(seed));
            try {
                URI uri = Endpoints.parse(address);
                assertThat(uri.getScheme()).as(address).isEqualTo("https");
                assertThat(uri.getHost()).as(address).isNotEmpty();
                assertThat(uri.getRawUserInfo()).as(address).isNull();
            } catch (IllegalArgumentException refused) {
                refusals++;
                assertThat(refused.getMessage()).doesNotContain(SECRET);
                assertThat(refused.getCause()).isNull();
            }
        }
        assertThat(refusals).isBetween(5_000, 45_000);
    }

    private static String spoilt(Random random) {
        StringBuilder address = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
        for (int change = random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(address.length());
            switch (random.nextInt(4)) {
                case 0 -> address.deleteCharAt(at);
                case 1 -> address.insert(at, PARTS.charAt(random.nextInt(PARTS.length())));
                case 2 -> address.insert(at, SECRET);
                default -> address.insert(at, "user:" + SECRET + "@");
            }
        }
        return address.toString();
    }
}
