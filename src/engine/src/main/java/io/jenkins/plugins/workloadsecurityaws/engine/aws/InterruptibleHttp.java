package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Lets an interrupt end a call at once. A thread that reads from a socket does not notice an interrupt, so one thread
 * looks after all of them and closes the connection of whoever was interrupted. That thread is there only while calls are.
 */
final class InterruptibleHttp implements SdkHttpClient, ExecutionInterceptor {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final SdkHttpClient http;
    private final ConcurrentMap<Thread, ExecutableHttpRequest> underWay = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor watch;
    private boolean watching;

    InterruptibleHttp(SdkHttpClient http) {
        this.http = http;
        this.watch = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "workload-security-aws-abort");
            thread.setDaemon(true);
            thread.setContextClassLoader(InterruptibleHttp.class.getClassLoader());
            return thread;
        });
        watch.setKeepAliveTime(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        watch.allowCoreThreadTimeOut(true);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                began(prepared);
                return prepared.call();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    /** The answer was read. */
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        underWay.remove(Thread.currentThread());
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        underWay.remove(Thread.currentThread());
    }

    private synchronized void began(ExecutableHttpRequest request) {
        underWay.put(Thread.currentThread(), request);
        if (!watching) {
            watching = true;
            watch.schedule(this::look, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void look() {
        underWay.forEach((thread, request) -> {
            if (thread.isInterrupted()) {
                request.abort();
            }
            if (thread.isInterrupted() || !thread.isAlive()) {
                underWay.remove(thread, request);
            }
        });
        watching = !underWay.isEmpty() && !watch.isShutdown();
        if (watching) {
            watch.schedule(this::look, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public synchronized void close() {
        watch.shutdownNow();
        http.close();
    }
}
