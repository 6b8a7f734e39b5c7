package io.rollcall.registry;

import io.rollcall.chassis.fastpath.ResponseSerializer;
import io.rollcall.registry.lookup.LookupResponseConverter;
import io.rollcall.wire.registry.LookupResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Sends every list as bytes that were serialized once, through Spring and on the fast path. */
@Configuration(proxyBeanMethods = false)
class LookupConverterConfiguration {

    @Bean
    LookupResponseConverter lookupResponseConverter(JsonMapper json) {
        return new LookupResponseConverter(json);
    }

    @Bean
    ResponseSerializer responseSerializer(LookupResponseConverter lists, JsonMapper json) {
        return response ->
                response instanceof LookupResponse list ? lists.bytes(list) : json.writeValueAsBytes(response);
    }
}
