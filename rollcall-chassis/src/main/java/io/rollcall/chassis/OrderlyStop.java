package io.rollcall.chassis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * A server that is asked by SIGTERM to stop, and does, has done well: it exits with 0. By itself a JVM would run the same
 * shutdown hooks and exit with 143, which an orchestrator counts as a failure.
 *
 * <p>By reflection, as Apache Kafka does it: {@code sun.misc.Signal} is supported by every JDK (module {@code
 * jdk.unsupported}), and there is no other way to it, but a compiler warns of each use.
 */
final class OrderlyStop implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(OrderlyStop.class);

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler exit = (proxy, method, arguments) -> {
                System.exit(0);
                return null;
            };
            Object term = signal.getConstructor(String.class).newInstance("TERM");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            term,
                            Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {handler}, exit));
        } catch (ReflectiveOperationException e) {
            log.debug("SIGTERM ends this process with status 143", e);
        }
    }
}
