package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Lets an interrupt end a call at once. A thread that reads from a socket does not notice an interrupt, so one thread
 * looks after all of them and closes the connection of whoever was interrupted. A request that has ended already is not
 * harmed by that.
 */
final class InterruptibleHttp implements SdkHttpClient {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final SdkHttpClient http;
    private final ConcurrentMap<Thread, ExecutableHttpRequest> latest = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch;

    InterruptibleHttp(SdkHttpClient http) {
        this.http = http;
        this.watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "workload-security-aws-abort");
            thread.setDaemon(true);
            thread.setContextClassLoader(InterruptibleHttp.class.getClassLoader());
            return thread;
        });
        watch.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                latest.put(Thread.currentThread(), prepared);
                return prepared.call();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private void look() {
        latest.forEach((thread, request) -> {
            if (thread.isInterrupted()) {
                request.abort();
            }
            if (thread.isInterrupted() || !thread.isAlive()) {
                latest.remove(thread, request);
            }
        });
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        http.close();
    }
}
