package io.rollcall.system.resilience;

import com.sun.management.UnixOperatingSystemMXBean;
import io.rollcall.system.cluster.Caller;
import java.lang.management.ManagementFactory;

/**
 * The resources that an application holds.
 *
 * @param threads the number of threads of its process
 * @param descriptors the number of open descriptors of its process, one for each connection among others
 * @param meters the number of its meters
 */
record Footprint(int threads, long descriptors, int meters) {

    static Footprint of(Caller caller) {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                caller.countMeters());
    }

    /** Returns whether it is as small as another one, within a tolerance. */
    boolean isWithin(int more, Footprint other) {
        return threads <= other.threads + more
                && descriptors <= other.descriptors + more
                && meters <= other.meters + more;
    }
}
