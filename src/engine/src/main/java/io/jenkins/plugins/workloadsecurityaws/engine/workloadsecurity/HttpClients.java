package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * HTTP clients for Workload Security, one for each way to reach it, because each has a thread of its own that Java 17 ends
 * only when nothing refers to the client any more. Thread-safe; share one among all engines of a process that open many.
 */
public final class HttpClients implements AutoCloseable {

    private static final long IDLE_SECONDS = 30;
    /** Settings that are not used any more leave their client behind; those that are used again make it anew. */
    private static final int MOST_CLIENTS = 64;

    private record Way(Supplier<HttpClient.Builder> builder, Optional<String> caPem, Duration connect) {}

    private final ExecutorService threads;
    private final Map<Way, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    private HttpClients(ExecutorService threads) {
        this.threads = threads;
    }

    /** {@return clients for one engine, on as many threads as its calls need} */
    static HttpClients ofOneEngine() {
        return new HttpClients(Executors.newCachedThreadPool(HttpClients::thread));
    }

    /**
     * Clients for many engines.
     *
     * @param threads the most threads that carry their data, at least 1
     * @return the clients, to be closed when no engine is open any more
     */
    public static HttpClients shared(int threads) {
        ThreadPoolExecutor few = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), HttpClients::thread);
        few.allowCoreThreadTimeOut(true);
        return new HttpClients(few);
    }

    /** HTTP/1.1: the upgrade to HTTP/2 would be one more thing that an old manager or a proxy can trip over. */
    synchronized HttpClient client(TenantSettings settings, Duration connect) {
        HttpClient client =
                clients.computeIfAbsent(new Way(settings.httpClient(), settings.caPem(), connect), this::build);
        if (clients.size() > MOST_CLIENTS) {
            clients.remove(clients.keySet().iterator().next());
        }
        return client;
    }

    private HttpClient build(Way way) {
        HttpClient.Builder builder = way.builder()
                .get()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(way.connect());
        way.caPem().map(AddedTrust::in).ifPresent(builder::sslContext);
        return builder.executor(threads).build();
    }

    /** Ends the threads. Java 17's client has no close of its own; it ends once nothing refers to it. */
    @Override
    public synchronized void close() {
        clients.clear();
        threads.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "workload-security-http");
        thread.setDaemon(true);
        // The maker's own context class loader could be that of a plugin or a build, which threads must not keep alive.
        thread.setContextClassLoader(HttpClients.class.getClassLoader());
        return thread;
    }
}
