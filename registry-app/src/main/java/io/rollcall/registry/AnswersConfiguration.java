package io.rollcall.registry;

import io.rollcall.registry.lookup.LookupConverter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Lists go out as bytes that were written once. */
@Configuration(proxyBeanMethods = false)
class AnswersConfiguration {

    @Bean
    LookupConverter lookupConverter(JsonMapper json) {
        return new LookupConverter(json);
    }
}
