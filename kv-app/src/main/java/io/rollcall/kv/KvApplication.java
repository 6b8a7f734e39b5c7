package io.rollcall.kv;

import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flag;
import io.rollcall.chassis.Flags;
import io.rollcall.chassis.StandardStreams;
import io.rollcall.chassis.fastpath.AnnotatedMethods;
import io.rollcall.wire.Name;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

@SpringBootApplication
@Import(AnnotatedMethods.class)
@ConfigurationPropertiesScan
public class KvApplication {

    private static final Flag PRIMARY_ID = Flag.matching(
            "primary-id",
            "NAME",
            "rollcall.kv.primary-id",
            "the -id of the one replica that may form the group's first view, the same for all; kv1 if not given",
            Name.PATTERN,
            "1 to 63 letters, digits, '.', '_' or '-'");

    private static final Flag DATA =
            Flag.text("data", "DIR", "rollcall.kv.data", "where this replica keeps its data; ./data/kv/ID");

    private static final Flag DURABILITY = Flag.oneOf(
            "durability",
            List.of("disk", "memory"),
            "rollcall.kv.durability",
            "disk: a write is acknowledged once all have synced it; memory: a restarted replica is empty; disk");

    private static final Flags FLAGS = Flags.of(
            "kv", Flags.LISTEN, Flags.PUBLIC, Flags.REGISTRY, Flags.ID, Flags.WEIGHT, PRIMARY_ID, DATA, DURABILITY);

    public static void main(String[] args) {
        StandardStreams.exitOnBrokenPipe();
        Chassis.run(KvApplication.class, FLAGS, args);
    }
}
