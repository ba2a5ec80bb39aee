package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import java.util.List;

/**
 * How a verification with proof ended.
 *
 * @param result what was found, and what was written for the proof: a probe that was taken back is among what was undone
 * @param proofs what each layer came to, in the order of the layers
 */
public record Proven(Result result, List<Proof> proofs) {

    /** Copies the list. */
    public Proven {
        proofs = List.copyOf(proofs);
    }
}
