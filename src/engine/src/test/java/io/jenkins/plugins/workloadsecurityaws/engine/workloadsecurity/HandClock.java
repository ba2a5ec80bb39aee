package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that only waiting moves, and that remembers the waits. */
final class HandClock extends Clock {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private Instant now = START;

    Waiting waiting() {
        return new Waiting(this, this::waitFor);
    }

    List<Duration> waits() {
        return waits;
    }

    Duration passed() {
        return Duration.between(START, instant());
    }

    synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    private void waitFor(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(duration);
        advance(duration);
    }
}
