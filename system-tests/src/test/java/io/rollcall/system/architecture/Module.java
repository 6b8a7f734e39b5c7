package io.rollcall.system.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.rollcall.system.cluster.Cluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * @param folder the folder of the module
 * @param uses the modules that it may use: the arrows of ARCHITECTURE.md
 */
record Module(String folder, Set<String> uses) {

    private static final String WIRE = "shared-dto";
    private static final String PROPERTIES = "rollcall-properties";
    private static final String TLS = "rollcall-tls";
    private static final String CHASSIS = "rollcall-chassis";
    private static final String STARTER = "rollcall-spring-boot-starter";
    private static final String PROCESSES = "rollcall-processes";
    private static final String CORE = "kv-core";
    private static final String LOG = "registry-log";

    static final List<Module> ALL = List.of(
            new Module(WIRE, Set.of()),
            new Module(PROPERTIES, Set.of(WIRE)),
            new Module(TLS, Set.of(WIRE)),
            new Module(CHASSIS, Set.of(WIRE, TLS)),
            new Module(STARTER, Set.of(WIRE, PROPERTIES, TLS)),
            new Module(CORE, Set.of()),
            new Module(LOG, Set.of()),
            new Module("registry-app", Set.of(WIRE, PROPERTIES, TLS, CHASSIS, LOG)),
            new Module("echo-app", Set.of(WIRE, CHASSIS, STARTER)),
            new Module("math-app", Set.of(WIRE, CHASSIS, STARTER)),
            new Module("kv-app", Set.of(WIRE, TLS, CHASSIS, STARTER, CORE)),
            new Module("client-app", Set.of(WIRE, TLS, CHASSIS, STARTER)),
            new Module(PROCESSES, Set.of(WIRE)),
            new Module("demo-app", Set.of(WIRE, PROCESSES)));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPaths(ALL.stream().map(Module::output).toList());

    static Module named(String folder) {
        return ALL.stream()
                .filter(module -> module.folder.equals(folder))
                .findAny()
                .orElseThrow();
    }

    JavaClasses classes() {
        return CLASSES.that(DescribedPredicate.describe("in " + folder, this::holds));
    }

    /** Returns whether it is one of the module's classes; false for a library's classes. */
    boolean holds(JavaClass type) {
        return type.getSource()
                .filter(source -> source.getUri().getScheme().equals("file"))
                .filter(source -> Path.of(source.getUri()).startsWith(output()))
                .isPresent();
    }

    private Path output() {
        return Cluster.HOME.resolve(folder).resolve("target").resolve("classes");
    }

    @Override
    public String toString() {
        return folder;
    }
}
