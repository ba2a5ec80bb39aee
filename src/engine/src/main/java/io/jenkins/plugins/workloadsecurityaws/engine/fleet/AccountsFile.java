package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the file that lists accounts: YAML (JSON is YAML too), its form described by docs/accounts-file.schema.json. Read
 * token by token and not bound to classes, so that every error names its line and column.
 */
public final class AccountsFile {

    private static final int LARGEST = 16 * 1024 * 1024;
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .loaderOptions(options())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private AccountsFile() {}

    /**
     * Reads a file's text.
     *
     * @param text the text
     * @return the accounts, in the order of the file, at least one
     * @throws InvalidInputException if the text is not of its form; the message begins with line and column
     */
    public static List<SelectedAccount> read(String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            YamlCursor cursor = new YamlCursor(parser);
            List<SelectedAccount> accounts = document(cursor);
            if (accounts.isEmpty()) {
                throw new InvalidInputException("the file lists no account");
            }
            return accounts;
        } catch (JsonParseException failure) {
            throw malformed(failure);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("a text in memory could not be read", unreadable);
        }
    }

    private static List<SelectedAccount> document(YamlCursor cursor) throws IOException {
        cursor.next();
        cursor.expect(JsonToken.START_OBJECT, "the file holds one mapping with the key accounts, a list of accounts");
        List<SelectedAccount> accounts = new ArrayList<>();
        boolean listed = false;
        while (cursor.next() != JsonToken.END_OBJECT) {
            InvalidInputException unknown =
                    cursor.error("there is no setting " + cursor.quoted() + " here; there are version and accounts");
            switch (cursor.text()) {
                case "version" -> version(cursor);
                case "accounts" -> {
                    listed = true;
                    cursor.next();
                    cursor.expect(JsonToken.START_ARRAY, "accounts is a list: each line begins with a dash");
                    list(cursor, accounts);
                }
                default -> throw unknown;
            }
        }
        if (!listed) {
            throw cursor.error("the key accounts is missing");
        }
        if (cursor.next() != null) {
            throw cursor.error("the file holds one document only");
        }
        return accounts;
    }

    private static void version(YamlCursor cursor) throws IOException {
        if (cursor.next() != JsonToken.VALUE_NUMBER_INT || !cursor.text().equals("1")) {
            throw cursor.error("the only version of the file's form is 1, without quotes; this is " + cursor.quoted());
        }
    }

    private static void list(YamlCursor cursor, List<SelectedAccount> accounts) throws IOException {
        Map<String, Integer> lines = new HashMap<>();
        while (cursor.next() != JsonToken.END_ARRAY) {
            int line = cursor.line();
            SelectedAccount account = AccountItem.read(cursor);
            Integer before = lines.putIfAbsent(account.account().value(), line);
            if (before != null) {
                throw new InvalidInputException("line " + line + ": account " + account.account()
                        + " is listed twice, first in line " + before);
            }
            accounts.add(account);
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        return options;
    }

    /** Where SnakeYAML stumbled, which is not where it began to read the thing that it stumbled in. */
    private static InvalidInputException malformed(JsonParseException failure) {
        if (failure.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return new InvalidInputException("line " + (marked.getProblemMark().getLine() + 1) + ", column "
                    + (marked.getProblemMark().getColumn() + 1) + ": " + marked.getProblem());
        }
        return YamlCursor.at(failure.getLocation(), failure.getOriginalMessage());
    }
}
