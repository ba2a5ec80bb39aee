package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import com.fasterxml.jackson.core.JsonToken;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One item of the accounts file: an ID alone, or a mapping with an ID and what is asked otherwise for it. */
final class AccountItem {

    private Optional<AccountId> id = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> roleName = Optional.empty();
    private Optional<Boolean> workspaces = Optional.empty();
    private Optional<String> displayName = Optional.empty();
    private final Map<String, String> tags = new TreeMap<>();

    private AccountItem() {}

    static SelectedAccount read(YamlCursor cursor) throws IOException {
        AccountItem item = new AccountItem();
        if (cursor.token() == JsonToken.START_OBJECT) {
            InvalidInputException withoutId = cursor.error("this account has no id");
            while (cursor.next() != JsonToken.END_OBJECT) {
                item.setting(cursor);
            }
            return item.finish(withoutId);
        }
        item.id = Optional.of(id(cursor));
        return item.finish(cursor.error("this account has no id"));
    }

    private void setting(YamlCursor cursor) throws IOException {
        String key = cursor.text();
        String unknown = "there is no setting " + cursor.quoted()
                + " for an account; there are id, name, roleName, workspaces, displayName and tags";
        InvalidInputException notKnown = cursor.error(unknown);
        cursor.next();
        switch (key) {
            case "id" -> id = Optional.of(id(cursor));
            case "name" -> name = Optional.of(cursor.string("name"));
            case "roleName" -> roleName = Optional.of(cursor.string("roleName"));
            case "workspaces" -> workspaces = Optional.of(truth(cursor));
            case "displayName" -> displayName = Optional.of(cursor.string("displayName"));
            case "tags" -> tags(cursor);
            default -> throw notKnown;
        }
    }

    private static AccountId id(YamlCursor cursor) throws IOException {
        if (cursor.token() == JsonToken.VALUE_NUMBER_INT || cursor.token() == JsonToken.VALUE_NUMBER_FLOAT) {
            throw cursor.error("put the account ID " + cursor.quoted()
                    + " in quotes: without them YAML reads a number, and leading zeros are lost");
        }
        String text = cursor.string("an account ID");
        try {
            return new AccountId(text);
        } catch (InvalidInputException wrong) {
            throw cursor.error(wrong.getMessage() + "; this is " + cursor.quoted());
        }
    }

    private static boolean truth(YamlCursor cursor) {
        if (cursor.token() != JsonToken.VALUE_TRUE && cursor.token() != JsonToken.VALUE_FALSE) {
            throw cursor.error("workspaces is true or false, without quotes");
        }
        return cursor.token() == JsonToken.VALUE_TRUE;
    }

    private void tags(YamlCursor cursor) throws IOException {
        cursor.expect(JsonToken.START_OBJECT, "tags is a mapping of keys to values");
        while (cursor.next() != JsonToken.END_OBJECT) {
            String key = cursor.text();
            cursor.next();
            tags.put(key, cursor.string("the value of a tag"));
        }
    }

    private SelectedAccount finish(InvalidInputException withoutId) {
        AccountId account = id.orElseThrow(() -> withoutId);
        return new SelectedAccount(account, name, roleName, workspaces, displayName, tags);
    }
}
