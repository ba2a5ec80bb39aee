package io.jenkins.plugins.workloadsecurityaws.testbed;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The HTTP server before one side: counts, lets faults strike, delays, and never holds a thread while it delays. */
final class Front implements AutoCloseable {

    /** RFC 9110, 5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Side side;
    private final Calls calls;
    private final Faults faults;
    private final Undertow server;
    private final Clock clock;
    private final Queue<Late> late = new ConcurrentLinkedQueue<>();
    private volatile Duration latency = Duration.ZERO;

    /** A call whose caller gave up and which takes effect all the same. */
    private record Late(Instant due, Runnable effect) {}

    Front(Side side, Calls calls, Faults faults, Clock clock) {
        this.clock = clock;
        this.side = side;
        this.calls = calls;
        this.faults = faults;
        this.server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(8)
                .setHandler(exchange -> exchange.getRequestReceiver()
                        .receiveFullBytes(
                                (received, bytes) -> handle(received, new String(bytes, StandardCharsets.UTF_8))))
                .build();
        server.start();
    }

    URI address() {
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return URI.create("http://127.0.0.1:" + bound.getPort());
    }

    void latency(Duration each) {
        latency = each;
    }

    private void handle(HttpServerExchange exchange, String body) {
        letLateCallsTakeEffect();
        Request request = request(exchange, body);
        Call call = side.identify(request);
        calls.add(call);
        Optional<Fault> fault = faults.strike(call.operation(), call.account());
        Answer answer = fault.isEmpty() || fault.get().afterEffect() ? side.answer(request, call) : null;
        if (fault.isPresent()) {
            answer = struck(exchange, request, call, fault.get(), answer);
        }
        if (answer != null) {
            Duration slow = fault.filter(f -> f.kind() == Fault.Kind.SLOW)
                    .map(Fault::delay)
                    .orElse(Duration.ZERO);
            sendAfter(exchange, answer, latency.plus(slow));
        }
    }

    /** What the fault makes of the answer; null where no answer is sent at all. */
    private Answer struck(HttpServerExchange exchange, Request request, Call call, Fault fault, Answer answer) {
        return switch (fault.kind()) {
            case TIMEOUT -> {
                neverAnswer(exchange);
                yield null;
            }
            case LATE -> {
                takeEffectLate(request, call, fault);
                neverAnswer(exchange);
                yield null;
            }
            case GATEWAY -> {
                takeEffectLate(request, call, fault);
                yield fault.answer();
            }
            case RESET -> {
                cut(exchange);
                yield null;
            }
            case SERVER_ERROR -> side.failed(call);
            case THROTTLE -> side.throttled(call, fault.delay());
            case FORBIDDEN -> side.forbidden(call);
            case MALFORMED -> new Answer(200, "text/html", "<html><p>Sign in to the guest network</html>", Map.of());
            case EMPTY -> Answer.empty(200);
            case SLOW -> answer;
            case ANSWER -> fault.answer();
        };
    }

    /** Not on a worker: their pool takes nothing any more while the server stops, and would answer with an empty 200. */
    private static void neverAnswer(HttpServerExchange exchange) {
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {});
    }

    private void takeEffectLate(Request request, Call call, Fault fault) {
        late.add(new Late(clock.instant().plus(fault.delay()), () -> side.answer(request, call)));
    }

    private void letLateCallsTakeEffect() {
        Instant now = clock.instant();
        for (Late call : late) {
            if (!call.due().isAfter(now) && late.remove(call)) {
                call.effect().run();
            }
        }
    }

    private static void cut(HttpServerExchange exchange) {
        try {
            exchange.getConnection().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendAfter(HttpServerExchange exchange, Answer answer, Duration delay) {
        if (delay.isZero()) {
            send(exchange, answer);
            return;
        }
        // On the connection's own thread: from any other, an answer after a very short delay could overtake the end of
        // the dispatch, and would then never be sent.
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> exchange.getIoThread()
                .executeAfter(() -> send(exchange, answer), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void send(HttpServerExchange exchange, Answer answer) {
        exchange.setStatusCode(answer.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.contentType());
        exchange.getResponseHeaders().put(Headers.DATE, DATE.format(clock.instant()));
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        exchange.getResponseSender().send(answer.body());
    }

    private static Request request(HttpServerExchange exchange, String body) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach(values ->
                        headers.put(values.getHeaderName().toString().toLowerCase(Locale.ROOT), values.getFirst()));
        Map<String, String> query = new HashMap<>();
        exchange.getQueryParameters().forEach((name, values) -> query.put(name, values.getFirst()));
        return new Request(exchange.getRequestMethod().toString(), exchange.getRequestPath(), query, headers, body);
    }

    @Override
    public void close() {
        server.stop();
    }
}
