package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list. The SDK's own paginators can't be used: each page is a call that may have to be made again.
 *
 * @param next what to ask the next page with, if there is one
 */
record Page<T>(List<T> items, Optional<String> next) {

    /**
     * Reads page after page.
     *
     * @param reading reads one; null for the first
     * @return all items, or empty if what is asked about does not exist
     */
    static <T> Optional<List<T>> all(Function<String, Optional<Page<T>>> reading) {
        List<T> all = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            Optional<Page<T>> page = reading.apply(token.orElse(null));
            if (page.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(page.get().items());
            token = page.get().next();
        } while (token.isPresent());
        return Optional.of(List.copyOf(all));
    }

    /**
     * What to ask the next page with.
     *
     * @param asked what this page was asked with; null for the first
     * @param following what it names as the next; null if there is none
     * @throws IncompleteAnswer if a page names itself: it would be read for ever
     */
    static Optional<String> following(String asked, String following) {
        if (following != null && following.equals(asked)) {
            throw new IncompleteAnswer("the next page");
        }
        return Optional.ofNullable(following);
    }
}
