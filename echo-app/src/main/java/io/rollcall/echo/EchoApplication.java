package io.rollcall.echo;

import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flags;
import io.rollcall.chassis.StandardStreams;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class EchoApplication {

    public static void main(String[] args) {
        StandardStreams.exitOnBrokenPipe();
        Chassis.run(EchoApplication.class, Flags.ofService("echo"), args);
    }
}
