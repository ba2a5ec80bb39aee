package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** Sends a call once and brings its answer, whatever its status; follows redirects only where the key may go. */
final class Transport implements AutoCloseable {

    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final Pattern SENDABLE_KEY = Pattern.compile("[!-~]+");

    private final WorkloadSecuritySettings settings;
    private final RateGovernor governor;
    private final ReentrantLock ownTurn = new ReentrantLock(true);
    private final CallCounter counter;
    private final Waiting waiting;
    private final Secrets secrets;
    private final ExecutorService threads;
    private final HttpClient client;

    Transport(
            WorkloadSecuritySettings settings,
            RateGovernor governor,
            CallCounter counter,
            Waiting waiting,
            Secrets secrets) {
        this.settings = settings;
        this.governor = governor;
        this.counter = counter;
        this.waiting = waiting;
        this.secrets = secrets;
        // HTTP/1.1: the upgrade to HTTP/2 would be one more thing that an old manager or a proxy can trip over.
        HttpClient.Builder builder = settings.httpClient()
                .get()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout());
        settings.caPem().map(AddedTrust::in).ifPresent(builder::sslContext);
        this.threads = Executors.newCachedThreadPool(Transport::thread);
        this.client = builder.executor(threads).build();
    }

    Answer send(Call call) throws FailedAttempt {
        String key = settings.apiKey().get();
        String stripped = key == null ? "" : key.strip();
        Failures failures = secrets.failures(call, settings.url().host(), stripped);
        if (stripped.isEmpty()) {
            throw failures.noKey();
        }
        if (!SENDABLE_KEY.matcher(stripped).matches()) {
            throw failures.unsendableKey();
        }
        URI address = settings.url().resolve(call.path());
        Answer answer = exchange(call, address, stripped, failures);
        for (int redirects = 1; answer.isRedirect(); redirects++) {
            address = nextAddress(call, address, answer, redirects, failures);
            answer = exchange(call, address, stripped, failures);
        }
        if (!answer.isSuccess()) {
            throw failures.status(answer, waiting.clock().instant());
        }
        if (answer.isWebPage()) {
            throw failures.webPage();
        }
        return answer;
    }

    /** Ends the threads. Java 17's client has no close of its own; it ends once nothing refers to it. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Answer exchange(Call call, URI address, String key, Failures failures) throws FailedAttempt {
        RateGovernor.Turn turn;
        try {
            turn = passTheGovernor();
        } catch (InterruptedException e) {
            throw failures.interrupted(Outcome.REFUSED);
        }
        counter.count("workloadSecurity", call.operation().label());
        Duration limit = call.operation().isSlow() ? settings.createTimeout() : settings.readTimeout();
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request(call, address, key), info -> new CappedBody(LARGEST_ANSWER));
        try {
            // Not HttpRequest.timeout, which in Java 17 ends with the headers and lets a body stall for ever.
            HttpResponse<byte[]> response = sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            turn.answered();
            // A proxy's refusal of a tunnel comes without any body, not even an empty one.
            byte[] body = Optional.ofNullable(response.body()).orElse(new byte[0]);
            return new Answer(response.statusCode(), response.headers(), body);
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw failures.interrupted(Outcome.UNKNOWN);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw failures.timeout(limit);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw failures.broken(broken);
            }
            throw failures.broken(new IOException(e.getCause()));
        }
    }

    /** One caller of this run at a time queues at the governor, so that a run with many workers goes not before others. */
    private RateGovernor.Turn passTheGovernor() throws InterruptedException {
        ownTurn.lockInterruptibly();
        try {
            return governor.pass();
        } finally {
            ownTurn.unlock();
        }
    }

    private HttpRequest request(Call call, URI address, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header(settings.keyScheme().header(), settings.keyScheme().value(key))
                .header("api-version", "v1")
                .header("Accept", "application/json")
                .header("User-Agent", settings.userAgent());
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

    private static URI nextAddress(Call call, URI from, Answer answer, int redirects, Failures failures)
            throws FailedAttempt {
        String location = answer.headers().firstValue("Location").orElse("");
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw failures.redirect(answer.status(), "an unreadable address");
        }
        boolean sameOrigin = from.getScheme().equalsIgnoreCase(target.getScheme())
                && from.getHost().equalsIgnoreCase(target.getHost())
                && port(from) == port(target);
        if (!call.operation().method().equals("GET") || location.isEmpty() || !sameOrigin) {
            throw failures.redirect(answer.status(), "host " + target.getHost());
        }
        if (redirects > MOST_REDIRECTS) {
            throw failures.redirect(answer.status(), "yet another address");
        }
        return target;
    }

    private static int port(URI address) {
        int usual = address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return address.getPort() < 0 ? usual : address.getPort();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "workload-security-http");
        thread.setDaemon(true);
        // The maker's own context class loader could be that of a plugin or a build, which threads must not keep alive.
        thread.setContextClassLoader(Transport.class.getClassLoader());
        return thread;
    }
}
