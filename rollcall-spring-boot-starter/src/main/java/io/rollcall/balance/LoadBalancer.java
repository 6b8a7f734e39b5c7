package io.rollcall.balance;

import java.util.List;

/**
 * An algorithm, as a bean: its bean name is what {@code rollcall.load-balancer} says.
 *
 * <p>Two questions, two types: this one looks at a new list, once and at leisure; the {@link Picker} it makes answers for
 * every call. What outlives a list, such as the position in a round, lives here. An algorithm that has such state is a
 * bean of scope {@code prototype}, and each service gets an instance of its own; a singleton is shared by all services.
 *
 * @see <a href="https://github.com/grpc/grpc-java/blob/master/api/src/main/java/io/grpc/LoadBalancer.java">grpc-java, which
 *     splits it the same way</a>
 */
public interface LoadBalancer {

    /**
     * Called whenever those that may be picked are others than before, never concurrently.
     *
     * @param endpoints at least one, sorted by id
     */
    Picker picker(List<Endpoint> endpoints);

    /** Whether it is to see the instances of this process's zone apart from the others. Not so where all callers are to agree. */
    default boolean prefersNear() {
        return true;
    }
}
