package io.rollcall.system.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    private static final Set<String> SAY_NOTHING =
            Set.of("impl", "util", "common", "config", "service", "manager", "model");

    static List<Module> modules() {
        return Module.ALL;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyWhatTheArrowsAllow(Module module) {
        Map<String, String> owners = owners();
        Stream<Dependency> forbidden = dependencies(module).filter(dependency -> {
            String owner = owners.getOrDefault(target(dependency).getName(), module.folder());
            return !owner.equals(module.folder()) && !module.uses().contains(owner);
        });
        assertThat(forbidden.map(Dependency::getDescription)).isEmpty();
    }

    @Test
    void theCoreOfTheStoreUsesNothingButTheJdk() {
        Module core = Module.ALL.stream()
                .filter(module -> module.folder().equals("kv-core"))
                .findAny()
                .orElseThrow();
        Stream<Dependency> forbidden = dependencies(core)
                .filter(dependency -> !target(dependency).isPrimitive())
                .filter(dependency ->
                        !target(dependency).getName().matches("(java|io\\.rollcall\\.kv|org\\.jspecify)\\..*"));
        assertThat(forbidden.map(Dependency::getDescription)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesHaveNoCycles(Module module) {
        slices().matching("(io.rollcall..)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(module.classes());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageIsNullMarkedAndNamedForWhatItDoes(Module module) {
        assertThat(packages(module)).allSatisfy(folder -> {
            assertThat(folder.isAnnotatedWith(NullMarked.class))
                    .as("%s is @NullMarked", folder.getName())
                    .isTrue();
            assertThat(SAY_NOTHING).doesNotContain(folder.getRelativeName());
        });
    }

    private static Map<String, String> owners() {
        Map<String, String> owners = new HashMap<>();
        for (Module module : Module.ALL)
            for (JavaClass type : module.classes()) owners.put(type.getName(), module.folder());
        return owners;
    }

    private static Stream<Dependency> dependencies(Module module) {
        return module.classes().stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }

    private static Stream<JavaPackage> packages(Module module) {
        return module.classes().stream().map(JavaClass::getPackage).distinct();
    }
}
