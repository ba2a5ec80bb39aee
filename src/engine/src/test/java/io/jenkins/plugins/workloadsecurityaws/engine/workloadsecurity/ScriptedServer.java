package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A server on loopback that answers with what a test scripted, one reply after another; the last one stays. For what a
 * well-behaved service never does.
 */
final class ScriptedServer implements AutoCloseable {

    /** A request as it came. */
    record Received(String method, String target, Map<String, String> headers, String body) {}

    private final Undertow server;
    private final Deque<HttpHandler> replies = new ArrayDeque<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private ScriptedServer(SSLContext tls) {
        Undertow.Builder builder =
                Undertow.builder().setIoThreads(1).setWorkerThreads(4).setHandler(this::handle);
        if (tls == null) {
            builder.addHttpListener(0, "127.0.0.1");
        } else {
            builder.addHttpsListener(0, "127.0.0.1", tls);
        }
        server = builder.build();
        server.start();
    }

    static ScriptedServer start() {
        return new ScriptedServer(null);
    }

    static ScriptedServer startTls(SSLContext tls) {
        return new ScriptedServer(tls);
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    ScriptedServer then(int status, String body, String... headers) {
        return then(exchange -> {
            exchange.setStatusCode(status);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().put(new HttpString(headers[i]), headers[i + 1]);
            }
            exchange.getResponseSender().send(body);
        });
    }

    /** Cuts the connection instead of answering. */
    ScriptedServer thenReset() {
        return then(exchange -> exchange.getConnection().close());
    }

    /** Never answers. */
    ScriptedServer thenSilence() {
        return then(exchange -> exchange.dispatch(exchange.getIoThread(), () -> {}));
    }

    ScriptedServer then(HttpHandler reply) {
        synchronized (replies) {
            replies.add(reply);
        }
        return this;
    }

    List<Received> received() {
        return received;
    }

    Received last() {
        return received.get(received.size() - 1);
    }

    @Override
    public void close() {
        server.stop();
    }

    private void handle(HttpServerExchange exchange) {
        exchange.getRequestReceiver().receiveFullBytes((whole, bytes) -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            whole.getRequestHeaders()
                    .forEach(header -> headers.put(header.getHeaderName().toString(), header.getFirst()));
            String query = whole.getQueryString().isEmpty() ? "" : "?" + whole.getQueryString();
            received.add(new Received(
                    whole.getRequestMethod().toString(),
                    whole.getRequestURI() + query,
                    headers,
                    new String(bytes, StandardCharsets.UTF_8)));
            answer(whole);
        });
    }

    private void answer(HttpServerExchange exchange) {
        HttpHandler reply;
        synchronized (replies) {
            reply = replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
        }
        try {
            reply.handleRequest(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
