package com.example.shop;

import java.util.Map;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

@FeignClient("echo")
interface EchoClient {

    @PostMapping("/Echo.Echo")
    Map<String, String> echo(@RequestBody Map<String, String> request);
}
