package io.rollcall.chassis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handlers of signals, where the JVM's default does not fit.
 *
 * <p>It uses reflection, as Apache Kafka does: every JDK supports {@code sun.misc.Signal} (module {@code
 * jdk.unsupported}), and there is no other way, but the compiler warns of each use.
 */
public final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    /**
     * Runs an action on a signal in place of ending the JVM, each time in a new thread. If the JVM has no such signal,
     * or reserves it, nothing changes.
     *
     * @param name without SIG, such as {@code TERM}
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handle = (proxy, method, arguments) -> {
                action.run();
                return null;
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, handle));
        } catch (ReflectiveOperationException e) {
            log.debug("SIG{} keeps the JVM's default handler", name, e);
        }
    }

    private Signals() {}
}
