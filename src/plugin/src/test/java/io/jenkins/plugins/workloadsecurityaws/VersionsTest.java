package io.jenkins.plugins.workloadsecurityaws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import software.amazon.awssdk.core.util.VersionInfo;

/** The engine is tested with the libraries that it meets inside Jenkins. */
class VersionsTest {

    @Test
    void theEnginesAwsSdkIsTheOneOfTheApiPlugin() throws Exception {
        assertThat(VersionInfo.SDK_VERSION).isEqualTo(pinned("aws.sdk.version"));
    }

    @Test
    void theEnginesJacksonIsTheOneOfTheApiPlugin() throws Exception {
        assertThat(new ObjectMapper().version().toString()).isEqualTo(pinned("jackson.version"));
    }

    @Test
    void theEnginesYamlIsTheOneOfTheApiPlugin() throws Exception {
        assertThat(Yaml.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains("snakeyaml-" + pinned("snakeyaml.version") + ".jar");
    }

    private static String pinned(String property) throws Exception {
        Matcher pin = Pattern.compile("<" + Pattern.quote(property) + ">(.*?)<")
                .matcher(Files.readString(Path.of("../../pom.xml")));
        assertThat(pin.find()).as(property).isTrue();
        return pin.group(1);
    }
}
