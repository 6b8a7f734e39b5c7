package io.rollcall.kv;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class KvApplication {

    public static void main(String[] args) {
        SpringApplication.run(KvApplication.class, args);
    }
}
