package io.rollcall.registry.events;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives a running registry streams that live for half a second instead of a minute. It is no component, so only a
 * registry that is started with {@link #SOURCE} has it.
 */
public final class ShortStreams implements BeanPostProcessor {

    /** The argument of such a registry. */
    public static final String SOURCE = "--spring.main.sources=" + ShortStreams.class.getName();

    private final ObjectProvider<EventHistory> history;
    private final ObjectProvider<JsonMapper> json;

    ShortStreams(ObjectProvider<EventHistory> history, ObjectProvider<JsonMapper> json) {
        this.history = history;
        this.json = json;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (!(bean instanceof EventStreams)) return bean;
        Duration life = Duration.ofMillis(500);
        return new EventStreams(history.getObject(), json.getObject(), 10, 100, false, EventStreams.PATIENCE, life);
    }
}
