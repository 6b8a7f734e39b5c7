package io.rollcall.echo;

import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flags;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class EchoApplication {

    public static void main(String[] args) {
        Chassis.run(EchoApplication.class, Flags.ofService("echo"), args);
    }
}
