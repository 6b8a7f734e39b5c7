package io.rollcall.system.resilience;

import com.sun.management.UnixOperatingSystemMXBean;
import io.rollcall.system.cluster.Caller;
import java.lang.management.ManagementFactory;

/**
 * What an application holds on to.
 *
 * @param threads of its process
 * @param descriptors open in its process: one for each connection, among others
 * @param meters of its own
 */
record Footprint(int threads, long descriptors, int meters) {

    static Footprint of(Caller caller) {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                caller.countMeters());
    }

    /** Whether it is as small as another one, give or take. */
    boolean isWithin(int more, Footprint other) {
        return threads <= other.threads + more
                && descriptors <= other.descriptors + more
                && meters <= other.meters + more;
    }
}
