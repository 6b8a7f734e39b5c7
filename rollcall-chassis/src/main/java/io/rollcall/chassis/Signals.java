package io.rollcall.chassis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a signal does, where a JVM's own way with it will not do.
 *
 * <p>By reflection, as Apache Kafka does it: {@code sun.misc.Signal} is supported by every JDK (module {@code
 * jdk.unsupported}), and there is no other way to it, but a compiler warns of each use.
 */
public final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    /**
     * From now on a signal runs this instead of ending the JVM, each time in a thread of its own. Where the JVM has no
     * such signal, or keeps it for itself, nothing changes.
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
            log.debug("SIG{} does what the JVM does with it", name, e);
        }
    }

    private Signals() {}
}
