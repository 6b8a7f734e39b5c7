package io.rollcall.math;

import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flags;
import io.rollcall.chassis.StandardStreams;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class MathApplication {

    public static void main(String[] args) {
        StandardStreams.exitOnBrokenPipe();
        Chassis.run(MathApplication.class, Flags.ofService("math"), args);
    }
}
