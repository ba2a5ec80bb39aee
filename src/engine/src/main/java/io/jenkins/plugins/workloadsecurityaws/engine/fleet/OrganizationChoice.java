package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which accounts of an organization are wanted. Exclusion wins. Immutable.
 *
 * @param included accounts, and units with all that is below them; empty: the whole organization
 * @param excluded accounts, and units with all that is below them
 * @param tags tags that an account must carry: of each key one of the values; empty: any account
 */
public record OrganizationChoice(Place included, Place excluded, Map<String, Set<String>> tags) {

    /** A root or an organizational unit (Organizations API reference, ParentId). */
    private static final Pattern UNIT = Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}");

    /**
     * Accounts and units, none twice.
     *
     * @param accounts the accounts
     * @param units IDs of roots and organizational units
     */
    public record Place(Set<AccountId> accounts, Set<String> units) {

        /** Wraps the sets, which keep their order. */
        public Place {
            accounts = Collections.unmodifiableSet(accounts);
            units = Collections.unmodifiableSet(units);
        }

        boolean isEmpty() {
            return accounts.isEmpty() && units.isEmpty();
        }
    }

    /**
     * Reads what a user wrote.
     *
     * @param included IDs of accounts, organizational units or the root
     * @param excluded IDs of accounts, organizational units or the root
     * @param tags tags, each {@code KEY=VALUE}; the value may be empty
     * @return the choice
     * @throws InvalidInputException if an ID or a tag is not of its form
     */
    public static OrganizationChoice parse(List<String> included, List<String> excluded, List<String> tags) {
        Map<String, Set<String>> wanted = new LinkedHashMap<>();
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("an account's tag is given as KEY=VALUE");
            }
            wanted.computeIfAbsent(tag.substring(0, equals), key -> new TreeSet<>())
                    .add(tag.substring(equals + 1));
        }
        return new OrganizationChoice(place(included), place(excluded), Collections.unmodifiableMap(wanted));
    }

    private static Place place(List<String> ids) {
        Set<AccountId> accounts = new LinkedHashSet<>();
        Set<String> units = new LinkedHashSet<>();
        for (String id : ids) {
            if (UNIT.matcher(id).matches()) {
                units.add(id);
            } else {
                accounts.add(account(id));
            }
        }
        return new Place(accounts, units);
    }

    private static AccountId account(String id) {
        try {
            return new AccountId(id);
        } catch (InvalidInputException neither) {
            throw new InvalidInputException(
                    "give the ID of an account (12 digits), of an organizational unit (for example"
                            + " ou-ab12-cd34ef56) or of the root (for example r-ab12), not a name");
        }
    }

    /** Whether an account with these tags is wanted. */
    boolean wants(Map<String, String> carried) {
        return tags.entrySet().stream()
                .allMatch(tag ->
                        carried.containsKey(tag.getKey()) && tag.getValue().contains(carried.get(tag.getKey())));
    }
}
