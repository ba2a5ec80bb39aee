package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that only waiting moves, and that remembers the waits. */
public final class HandTime implements Time {

    /** The moment at which it begins. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private Instant now = START;
    private Duration elapsed = Duration.ZERO;

    /** {@return all waits, in order} */
    public List<Duration> waits() {
        return waits;
    }

    /** Lets time pass. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
        elapsed = elapsed.plus(duration);
    }

    /** Sets the wall clock alone, as an administrator or a time server does. */
    public synchronized void set(Instant moment) {
        now = moment;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Duration elapsed() {
        return elapsed;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(duration);
        advance(duration);
    }
}
