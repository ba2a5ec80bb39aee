package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the layers of one account's proof came to, and what they wrote. Used by one thread at a time. */
final class ProofLog {

    private final Consumer<Change> listener;
    final List<Proof> proofs = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<Change> undone = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    private Optional<RemoteCallException> stop = Optional.empty();

    ProofLog(Consumer<Change> listener) {
        this.listener = listener;
    }

    void changed(Change change) {
        changes.add(change);
        listener.accept(change);
    }

    /** Notes what a layer came to. A layer that proved nothing is never silent: the account is not fine then. */
    void came(Proof.Layer layer, Proof.State state, String told, String remedy) {
        proofs.add(new Proof(layer, state, told));
        code(layer, state)
                .ifPresent(code -> findings.add(new Finding(
                        code,
                        state == Proof.State.REFUTED ? Severity.ERROR : Severity.WARNING,
                        "Proof by " + layer.title() + ", " + state.words() + ": " + told,
                        remedy)));
    }

    private static Optional<FindingCode> code(Proof.Layer layer, Proof.State state) {
        return switch (layer) {
            // What is wrong with the trust policy is told by findings of its own.
            case EVALUATION -> Optional.empty();
            case PROBE ->
                switch (state) {
                    case PROVED -> Optional.empty();
                    case REFUTED -> Optional.of(FindingCode.PROBE_LET_IN);
                    case NOT_PROVED -> Optional.of(FindingCode.PROBE_NOT_PROVED);
                    case NOT_REPRODUCIBLE -> Optional.of(FindingCode.PROBE_NOT_REPRODUCIBLE);
                    case NOT_RUN -> Optional.of(FindingCode.PROBE_NOT_RUN);
                };
            case SERVICE ->
                switch (state) {
                    case PROVED -> Optional.empty();
                    case REFUTED, NOT_PROVED -> Optional.of(FindingCode.SERVICE_NOT_PROVED);
                    case NOT_REPRODUCIBLE, NOT_RUN -> Optional.of(FindingCode.SERVICE_NOT_RUN);
                };
        };
    }

    /** Notes a call that failed; an abort, or credentials that are dead, end the proof. */
    void failed(List<Finding> why, RemoteCallException failure) {
        findings.addAll(why);
        if (failure.kind() == FailureKind.INTERRUPTED || failure.endsRun()) {
            stop = stop.or(() -> Optional.of(failure));
        }
    }

    /** Why nothing more is to be tried. */
    Optional<RemoteCallException> stop() {
        return stop;
    }
}
