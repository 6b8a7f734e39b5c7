package io.rollcall.balance;

import java.util.List;

/**
 * A balancing algorithm, as a bean. Its bean name is the value of {@code rollcall.load-balancer}.
 *
 * <p>There are two types because there are two tasks. This one looks at each new list once, without haste. The
 * {@link Picker} that it makes answers for every call. State that outlives a list, such as the position in a round,
 * lives here. An algorithm with such state is a bean of scope {@code prototype}, and each service gets an instance of
 * its own; a singleton is shared by every service.
 *
 * @see <a href="https://github.com/grpc/grpc-java/blob/master/api/src/main/java/io/grpc/LoadBalancer.java">grpc-java,
 *     which splits it the same way</a>
 */
public interface LoadBalancer {

    /**
     * Makes the picker for a list of endpoints. It is called whenever the set of candidates changes, and never
     * concurrently.
     *
     * @param endpoints at least one, sorted by id
     */
    Picker picker(List<Endpoint> endpoints);

    /**
     * Returns whether the algorithm gets the instances of this process's zone separately from the others. It must
     * return false if every caller must make the same choice.
     */
    default boolean prefersNear() {
        return true;
    }
}
