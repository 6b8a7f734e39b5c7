package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;

@org.junit.jupiter.api.Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class ExchangeWatchdogTest {

    private final ExchangeWatchdog watchdog = new ExchangeWatchdog();

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void oneThatCannotBeEndedDoesNotKeepTheWatchFromEndingTheNext() {
        assertEndsInTime(true);
        assertEndsInTime(false);
    }

    private void assertEndsInTime(boolean fails) {
        CountDownLatch discarded = new CountDownLatch(1);
        ExecRuntime connection = connection(() -> {
            discarded.countDown();
            if (fails) throw new IllegalStateException("as it should");
        });
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> watchdog.execute(request(), scope(connection), (request, scope) -> {
                    awaitThat(discarded);
                    throw new IllegalStateException("the connection is closed");
                }));
    }

    private static void awaitThat(CountDownLatch discarded) {
        try {
            discarded.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ExecRuntime connection(Runnable onDiscard) {
        return (ExecRuntime) Proxy.newProxyInstance(
                ExecRuntime.class.getClassLoader(), new Class<?>[] {ExecRuntime.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("discardEndpoint")) throw new UnsupportedOperationException();
                    onDiscard.run();
                    return null;
                });
    }

    private static ExecChain.Scope scope(ExecRuntime connection) {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(1))
                .build());
        return new ExecChain.Scope("1", new HttpRoute(new HttpHost("localhost", 1)), request(), connection, context);
    }

    private static ClassicHttpRequest request() {
        return new BasicClassicHttpRequest("GET", "/");
    }
}
