package io.rollcall.registry;

import io.rollcall.chassis.fastpath.ResponseSerializer;
import io.rollcall.registry.lookup.AnswerRoom;
import io.rollcall.registry.lookup.LookupResponseConverter;
import io.rollcall.wire.registry.LookupResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Sends every list as bytes that were serialized once, through Spring and on the fast path. */
@Configuration(proxyBeanMethods = false)
class LookupConverterConfiguration {

    @Bean
    LookupResponseConverter lookupResponseConverter(JsonMapper json) {
        return new LookupResponseConverter(
                json, AnswerRoom.ofHeap(Runtime.getRuntime().maxMemory()));
    }

    @Bean
    ResponseSerializer responseSerializer(LookupResponseConverter lists, JsonMapper json) {
        return new ResponseSerializer() {

            @Override
            public byte[] json(Object response) {
                return response instanceof LookupResponse list ? lists.json(list) : json.writeValueAsBytes(response);
            }

            @Override
            public boolean isLarge(Object response) {
                return response instanceof LookupResponse list && lists.isLarge(list);
            }

            @Override
            public void send(Object response, HttpServletResponse to) throws IOException {
                lists.send((LookupResponse) response, to::setContentLengthLong, to.getOutputStream());
            }
        };
    }
}
