package io.rollcall.system.cluster;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The process group of the seed's walk-throughs, started by their command lines: a registry, two echos of weights 5 and
 * 1, math, a primary and a backup. One for all test classes that leave it as they found it.
 */
public record SeedCluster(Cluster cluster, Server echo1, Server echo2, Server math1, Server kv1, Server kv2)
        implements AutoCloseable {

    private static SeedCluster start() {
        Cluster cluster = Cluster.ofScript();
        Server echo1 = cluster.launch("echo", "echo1", "-weight", "5");
        Server echo2 = cluster.launch("echo", "echo2", "--weight=1");
        Server math1 = cluster.launch("math", "math1");
        Server kv1 = cluster.launch("kv", "kv1", "-primary-id", "kv1");
        Server kv2 = cluster.launch("kv", "kv2", "--primary-id=kv1");
        cluster.awaitUp("echo", echo1, echo2);
        cluster.awaitUp("math", math1);
        cluster.awaitUp("kv", kv1, kv2);
        return new SeedCluster(cluster, echo1, echo2, math1, kv1, kv2);
    }

    public Server registry() {
        return cluster.registry();
    }

    @Override
    public void close() {
        cluster.close();
    }

    /** Passes the cluster to each test that has it as a parameter. */
    public static final class Extension implements ParameterResolver, AfterTestExecutionCallback {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SeedCluster.class;
        }

        @Override
        public SeedCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return shared(context);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            shared(context).cluster().afterTestExecution(context);
        }

        /** The root context's store closes its values after all tests have ended. */
        private static SeedCluster shared(ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(SeedCluster.class))
                    .computeIfAbsent(SeedCluster.class, type -> start(), SeedCluster.class);
        }
    }
}
