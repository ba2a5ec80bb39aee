package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The external ID that Workload Security presents when it assumes a cross-account role. AWS allows 2 to 1224
 * characters of {@code [\w+=,.@:/-]}
 * (<a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS AssumeRole, ExternalId</a>).
 * AWS does not treat it as a secret; this product does, because whoever knows it has half of what the
 * confused-deputy guard rests on. Not a record, so that no generated accessor or {@code toString} shows it.
 */
public final class ExternalId {

    private static final Pattern FORM = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private final String value;

    /**
     * Checks and wraps the ID.
     *
     * @param value the ID as the tenant's settings show it, without surrounding white space
     * @throws InvalidInputException if AWS would refuse it
     */
    public ExternalId(String value) {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new InvalidInputException(
                    "an external ID has 2 to 1224 characters of letters, digits and _+=,.@:/- without spaces");
        }
        this.value = value;
    }

    /**
     * The ID in clear, for the one call that must send it and for comparing policy values. Never print it.
     *
     * @return the ID in clear
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExternalId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value);
    }

    /** {@return a fixed mask, never the ID} */
    @Override
    public String toString() {
        return "<external ID>";
    }
}
