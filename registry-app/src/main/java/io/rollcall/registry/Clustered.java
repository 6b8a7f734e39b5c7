package io.rollcall.registry;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether this registry has peers. */
public final class Clustered implements Condition {

    /** Whether this registry is alone. */
    public static final class Not implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !hasPeers(context.getEnvironment());
        }
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return hasPeers(context.getEnvironment());
    }

    private static boolean hasPeers(Environment environment) {
        return Binder.get(environment)
                .bind("rollcall.registry.peers", Bindable.listOf(String.class))
                .map(peers -> !peers.isEmpty())
                .orElse(false);
    }
}
