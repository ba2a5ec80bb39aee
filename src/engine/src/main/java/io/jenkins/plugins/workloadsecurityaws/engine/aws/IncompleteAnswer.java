package io.jenkins.plugins.workloadsecurityaws.engine.aws;

/** Something that AWS documents is not in an answer; the SDK fills what is missing with null. */
final class IncompleteAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IncompleteAnswer(String what) {
        super(what);
    }

    static <T> T present(T value, String what) {
        if (value == null) {
            throw new IncompleteAnswer(what);
        }
        return value;
    }
}
