package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Makes one attempt at a call: brings its answer if it is a success, and follows redirects only where the key may go. Knows
 * what must not be seen in a foreign text: the key of the call and the external ID, the stored one and the one that the
 * tenant showed. Thread-safe.
 */
final class HttpTransport implements AutoCloseable {

    private static final String USER_AGENT = "workload-security-aws";
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final Pattern SENDABLE_KEY = Pattern.compile("[!-~]+");

    private final TenantSettings settings;
    private final WorkloadSecurityUrl url;
    private final KeyScheme scheme;
    private final RateLimiter limiter;
    private final ReentrantLock ownTurn = new ReentrantLock(true);
    private final RemoteCalls calls;
    private final AtomicReference<ExternalId> shown = new AtomicReference<>();
    private final AtomicBoolean keyRefused = new AtomicBoolean();
    private final Optional<HttpClients> own;
    private final HttpClient client;

    HttpTransport(TenantSettings settings, RateLimiter limiter, RemoteCalls calls) {
        this.settings = settings;
        this.url = settings.address();
        this.scheme = settings.scheme();
        this.limiter = limiter;
        this.calls = calls;
        this.own = settings.sharedClients().isPresent() ? Optional.empty() : Optional.of(HttpClients.ofOneEngine());
        this.client = settings.sharedClients()
                .or(() -> own)
                .orElseThrow()
                .client(settings, calls.timing().connect());
    }

    /** Keeps an external ID that the tenant showed out of messages. */
    void hide(ExternalId externalId) {
        shown.set(externalId);
    }

    HttpErrors errors(Call call) {
        return errors(call, "");
    }

    private HttpErrors errors(Call call, String key) {
        List<String> secrets = new ArrayList<>();
        secrets.add(key);
        settings.externalId().ifPresent(stored -> secrets.add(stored.get()));
        Optional.ofNullable(shown.get()).ifPresent(read -> secrets.add(read.reveal()));
        return new HttpErrors(
                call, url.host(), new Redaction(secrets), settings.quotesAnswers(), () -> keyRefused.getAndSet(true));
    }

    /**
     * Sends the call.
     *
     * @param sending is run right before a request leaves
     */
    HttpAnswer send(Call call, RemoteCalls.Attempt attempt, Runnable sending) throws FailedAttempt {
        String key = Optional.ofNullable(settings.apiKey().get()).orElse("").strip();
        HttpErrors errors = errors(call, key);
        if (key.isEmpty()) {
            throw errors.noKey();
        }
        if (!SENDABLE_KEY.matcher(key).matches()) {
            throw errors.unsendableKey();
        }
        URI address = url.resolve(call.path());
        HttpAnswer answer = exchange(call, request(call, address, key), attempt, sending, errors);
        for (int redirects = 1; answer.isRedirect(); redirects++) {
            address = nextAddress(call, address, answer, redirects, errors);
            answer = exchange(call, request(call, address, key), attempt, sending, errors);
        }
        if (!answer.isSuccess()) {
            throw errors.status(answer, calls.time().now());
        }
        if (answer.isWebPage()) {
            throw errors.webPage();
        }
        return answer;
    }

    @Override
    public void close() {
        own.ifPresent(HttpClients::close);
    }

    private HttpAnswer exchange(
            Call call, HttpRequest request, RemoteCalls.Attempt attempt, Runnable sending, HttpErrors errors)
            throws FailedAttempt {
        RateLimiter.Permit permit;
        try {
            permit = acquirePermit(call, attempt)
                    .orElseThrow(() -> errors.noTurn(calls.timing().turn()));
        } catch (InterruptedException e) {
            throw errors.interrupted(Outcome.REFUSED);
        }
        sending.run();
        attempt.sending();
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request, info -> new CappedBody(LARGEST_ANSWER));
        try {
            // Not HttpRequest.timeout, which in Java 17 ends with the headers and lets a body stall for ever.
            HttpResponse<byte[]> response = sent.get(attempt.atMost().toMillis(), TimeUnit.MILLISECONDS);
            permit.answered();
            if (response.statusCode() != 401) {
                keyRefused.set(false);
            }
            // A proxy's refusal of a tunnel comes without any body, not even an empty one.
            byte[] body = Optional.ofNullable(response.body()).orElse(new byte[0]);
            return new HttpAnswer(response.statusCode(), response.headers(), body);
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw errors.interrupted(Outcome.UNKNOWN);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw errors.timeout(attempt.atMost());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw errors.broken(broken);
            }
            throw errors.broken(new IOException(e.getCause()));
        }
    }

    /** One caller of this run at a time queues at the limiter, so that a run with many workers goes not before others. */
    private Optional<RateLimiter.Permit> acquirePermit(Call call, RemoteCalls.Attempt attempt)
            throws InterruptedException {
        ownTurn.lockInterruptibly();
        try {
            if (attempt.isFirst()) {
                calls.tellWait(call.title() + " waits for the tenant's limit of calls", limiter.untilNext());
            }
            return limiter.acquire(calls.timing().turn());
        } finally {
            ownTurn.unlock();
        }
    }

    private HttpRequest request(Call call, URI address, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header(scheme.header(), scheme.value(key))
                .header("api-version", "v1")
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT);
        if (call.body().isPresent()) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                        call.operation().method(),
                        call.body()
                                .map(body -> BodyPublishers.ofString(body.toString()))
                                .orElse(BodyPublishers.noBody()))
                .build();
    }

    static URI nextAddress(Call call, URI from, HttpAnswer answer, int redirects, HttpErrors errors)
            throws FailedAttempt {
        String location = answer.headers().firstValue("Location").orElse("");
        if (location.isEmpty()) {
            throw errors.redirect(answer.status(), "no address");
        }
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw errors.redirect(answer.status(), "an unreadable address");
        }
        if (target.getHost() == null) {
            throw errors.redirect(answer.status(), "an address without a host");
        }
        boolean sameOrigin = from.getScheme().equalsIgnoreCase(target.getScheme())
                && from.getHost().equalsIgnoreCase(target.getHost())
                && port(from) == port(target);
        if (!call.operation().method().equals("GET") || !sameOrigin) {
            throw errors.redirect(answer.status(), "host " + target.getHost());
        }
        if (redirects > MOST_REDIRECTS) {
            throw errors.redirect(answer.status(), "yet another address");
        }
        return target;
    }

    private static int port(URI address) {
        int usual = address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return address.getPort() < 0 ? usual : address.getPort();
    }
}
