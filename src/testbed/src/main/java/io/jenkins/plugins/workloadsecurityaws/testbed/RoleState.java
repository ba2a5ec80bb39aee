package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a role holds at one moment. */
record RoleState(
        String trustPolicy,
        Map<String, String> inline,
        List<String> attached,
        Optional<String> boundary,
        Map<String, String> tags) {

    static RoleState of(String trustPolicy) {
        return new RoleState(trustPolicy, Map.of(), List.of(), Optional.empty(), Map.of());
    }

    RoleState withTrustPolicy(String json) {
        return new RoleState(json, inline, attached, boundary, tags);
    }

    RoleState withInline(String name, String json) {
        return new RoleState(trustPolicy, with(inline, name, json), attached, boundary, tags);
    }

    RoleState withoutInline(String name) {
        return new RoleState(trustPolicy, without(inline, name), attached, boundary, tags);
    }

    /** Attaching what is attached already changes nothing. */
    RoleState withAttached(String arn) {
        if (attached.contains(arn)) {
            return this;
        }
        List<String> more = new ArrayList<>(attached);
        more.add(arn);
        return new RoleState(trustPolicy, inline, List.copyOf(more), boundary, tags);
    }

    RoleState withoutAttached(String arn) {
        List<String> rest = attached.stream().filter(one -> !one.equals(arn)).toList();
        return new RoleState(trustPolicy, inline, rest, boundary, tags);
    }

    RoleState withBoundary(String arn) {
        return new RoleState(trustPolicy, inline, attached, Optional.ofNullable(arn), tags);
    }

    RoleState withTag(String key, String value) {
        return new RoleState(trustPolicy, inline, attached, boundary, with(tags, key, value));
    }

    RoleState withoutTag(String key) {
        return new RoleState(trustPolicy, inline, attached, boundary, without(tags, key));
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> changed = new TreeMap<>(map);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> map, String key) {
        Map<String, String> changed = new TreeMap<>(map);
        changed.remove(key);
        return changed;
    }
}
