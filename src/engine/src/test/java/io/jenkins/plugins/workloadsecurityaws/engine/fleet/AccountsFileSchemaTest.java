package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsFileSchemaTest {

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../../docs/accounts-file.schema.json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts: ['111122223333']",
                "accounts: [{id: '012345678901', name: x, roleName: y, workspaces: false, displayName: z, tags: {a: b}}]",
                "accounts: []",
                "accounts: [111122223333]",
                "accounts: ['1111']",
                "accounts: [{name: x}]",
                "accounts: [{id: '111122223333', role: x}]",
                "accounts: [{id: '111122223333', name: 1}]",
                "accounts: [{id: '111122223333', workspaces: 'true'}]",
                "accounts: [{id: '111122223333', tags: {a: 1}}]",
                "accounts: [{id: '111122223333', tags: [a]}]",
                "other: ['111122223333']",
                "{version: 1, accounts: ['111122223333']}",
                "{version: 2, accounts: ['111122223333']}",
                "{version: '1', accounts: ['111122223333']}",
                "{version: null, accounts: ['111122223333']}",
                "{version: 1}",
                "['111122223333']"
            })
    void theSchemaAndTheReaderAgree(String text) throws IOException {
        boolean allowed = schema.validate(new YAMLMapper().readTree(text)).isEmpty();

        assertThat(isRead(text)).isEqualTo(allowed);
    }

    private static boolean isRead(String text) {
        try {
            return !AccountsFile.read(text).isEmpty();
        } catch (InvalidInputException refused) {
            return false;
        }
    }
}
