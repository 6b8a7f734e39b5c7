package io.rollcall.registry;

import io.rollcall.registry.lookup.DirectAnswers;
import io.rollcall.registry.lookup.LookupConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.json.JsonMapper;

/** Lists go out as bytes that were written once: a lookup's through a converter, a watch's past all of Spring MVC. */
@Configuration(proxyBeanMethods = false)
class AnswersConfiguration {

    @Bean
    LookupConverter lookupConverter(JsonMapper json) {
        return new LookupConverter(json);
    }

    @Bean
    WebMvcRegistrations directAnswersFirst(LookupConverter json) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new DirectAnswersFirst(new DirectAnswers(json));
            }
        };
    }

    /** Handlers of one's own come last by default, and Spring's for futures would take the watches. */
    private static final class DirectAnswersFirst extends RequestMappingHandlerAdapter {

        private final DirectAnswers first;

        DirectAnswersFirst(DirectAnswers first) {
            this.first = first;
        }

        @Override
        public void afterPropertiesSet() {
            super.afterPropertiesSet();
            List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
            handlers.add(first);
            handlers.addAll(Objects.requireNonNull(getReturnValueHandlers()));
            setReturnValueHandlers(handlers);
        }
    }
}
