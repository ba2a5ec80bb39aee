package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The organization of the management account: one root, units below it, member accounts. It begins with the management
 * account alone; accounts that are not added stand outside. Thread-safe.
 */
public final class Organization {

    /** The ID of the root. */
    public static final String ROOT = "r-test";

    static final String ID = "o-testbed001";

    /** Which fields tell an account's state: AWS said that Status goes, and State takes its place. */
    public enum Fields {
        /** Status alone, as before September 2025. */
        STATUS,
        /** Both. */
        BOTH,
        /** State alone. */
        STATE
    }

    /** An organizational unit. */
    record Unit(String id, String name, String parent) {}

    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> delegated = ConcurrentHashMap.newKeySet();
    private volatile boolean inUse = true;
    private volatile int pageSize = 20;
    private volatile boolean emptyPages;
    private volatile Fields fields = Fields.BOTH;

    Organization() {
        addAccount(AwsCloud.MANAGEMENT_ACCOUNT, "management", ROOT);
    }

    /**
     * Adds an organizational unit.
     *
     * @param name its name
     * @param parent the root or a unit
     * @return its ID
     */
    public synchronized String addUnit(String name, String parent) {
        String id = String.format("ou-test-%08d", units.size() + 1);
        units.put(id, new Unit(id, name, existing(parent)));
        return id;
    }

    /**
     * Adds an account.
     *
     * @param id 12 digits
     * @param name its name
     * @param parent the root or a unit
     * @return the account as the organization sees it
     */
    public synchronized Member addAccount(String id, String name, String parent) {
        Member member = new Member(id, name, existing(parent));
        members.put(id, member);
        return member;
    }

    /**
     * Lets an account leave.
     *
     * @param id the account
     */
    public synchronized void removeAccount(String id) {
        members.remove(id);
    }

    /**
     * A member.
     *
     * @param id the account
     * @return the account as the organization sees it, or empty
     */
    public synchronized Optional<Member> account(String id) {
        return Optional.ofNullable(members.get(id));
    }

    /**
     * Makes an account a delegated administrator, which may read the organization as the management account may.
     *
     * @param id the account
     */
    public void delegateTo(String id) {
        delegated.add(id);
    }

    /**
     * Sets how many items a page holds at most; AWS allows no more than 20.
     *
     * @param items 1 to 20
     */
    public void pageSize(int items) {
        pageSize = items;
    }

    /**
     * Puts an empty page that has a successor before every page, as AWS says may happen.
     *
     * @param wanted whether it does
     */
    public void emptyPages(boolean wanted) {
        emptyPages = wanted;
    }

    /**
     * Chooses which fields tell an account's state.
     *
     * @param told the fields
     */
    public void stateFields(Fields told) {
        fields = told;
    }

    /** Lets the organization not exist: the management account stands alone. */
    public void disband() {
        inUse = false;
    }

    /** What an organization lets an account do at most; management accounts and strangers are not bounded. */
    Optional<String> serviceControlPolicy(String account) {
        return inUse && !account.equals(AwsCloud.MANAGEMENT_ACCOUNT)
                ? account(account).flatMap(Member::serviceControlPolicy)
                : Optional.empty();
    }

    boolean isUsable(String account) {
        return !inUse
                || account(account)
                        .map(Member::state)
                        .map(MemberState::isUsable)
                        .orElse(true);
    }

    synchronized boolean holds(String account) {
        return inUse && members.containsKey(account);
    }

    boolean mayBeReadBy(String account) {
        return account.equals(AwsCloud.MANAGEMENT_ACCOUNT) || delegated.contains(account);
    }

    synchronized boolean isParent(String id) {
        return id.equals(ROOT) || units.containsKey(id);
    }

    synchronized Optional<String> parentOf(String child) {
        return account(child).map(Member::parent).or(() -> Optional.ofNullable(units.get(child))
                .map(Unit::parent));
    }

    synchronized List<Member> accounts() {
        return List.copyOf(members.values());
    }

    synchronized List<Member> accountsOf(String parent) {
        return members.values().stream()
                .filter(member -> member.parent().equals(parent))
                .toList();
    }

    synchronized List<Unit> unitsOf(String parent) {
        return units.values().stream()
                .filter(unit -> unit.parent().equals(parent))
                .toList();
    }

    int pageSize() {
        return pageSize;
    }

    boolean hasEmptyPages() {
        return emptyPages;
    }

    Fields fields() {
        return fields;
    }

    private String existing(String parent) {
        if (!isParent(parent)) {
            throw new IllegalArgumentException("there is no root or unit " + parent);
        }
        return parent;
    }
}
