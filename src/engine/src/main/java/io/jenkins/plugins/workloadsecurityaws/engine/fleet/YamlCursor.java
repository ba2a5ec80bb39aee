package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;

/** Goes through a YAML text and says where it is when something is wrong. Used by one thread. */
final class YamlCursor {

    private static final int LONGEST_QUOTE = 60;

    private final JsonParser parser;

    YamlCursor(JsonParser parser) {
        this.parser = parser;
    }

    JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (parser instanceof YAMLParser yaml && token != null && yaml.isCurrentAlias()) {
            throw error("references (*name) are not understood here: write the value out");
        }
        return token;
    }

    JsonToken token() {
        return parser.currentToken();
    }

    void expect(JsonToken wanted, String otherwise) {
        if (parser.currentToken() != wanted) {
            throw error(otherwise);
        }
    }

    String text() throws IOException {
        return parser.getText();
    }

    int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The text at the cursor as a message may show it. */
    String quoted() throws IOException {
        String text = parser.getText().replaceAll("\\p{Cntrl}+", " ");
        return '"' + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text) + '"';
    }

    /** A text; YAML takes what is not quoted for a number, a date or a truth where it looks like one. */
    String string(String what) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING && !parser.getText().isBlank()) {
            return parser.getText();
        }
        if (token != null
                && token.isScalarValue()
                && token != JsonToken.VALUE_NULL
                && token != JsonToken.VALUE_STRING) {
            throw error(
                    what + " is a text: put " + quoted() + " in quotes, for YAML reads it as something else without");
        }
        throw error(what + " is a text and must not be empty");
    }

    InvalidInputException error(String message) {
        return at(parser.currentTokenLocation(), message);
    }

    static InvalidInputException at(JsonLocation where, String message) {
        return where == null || where.getLineNr() < 1
                ? new InvalidInputException(message)
                : new InvalidInputException(
                        "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": " + message);
    }
}
