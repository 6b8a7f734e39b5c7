package io.rollcall.system.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import io.rollcall.wire.Needs;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RequestBody;

class ArchitectureTest {

    private static final Set<String> SAY_NOTHING =
            Set.of("impl", "util", "common", "config", "service", "manager", "model");

    static List<Module> modules() {
        return Module.ALL;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyWhatTheArrowsAllow(Module module) {
        List<Module> forbidden = Module.ALL.stream()
                .filter(other -> !other.equals(module) && !module.uses().contains(other.folder()))
                .toList();
        assertThat(dependencies(module)
                        .filter(dependency -> forbidden.stream().anyMatch(other -> other.holds(target(dependency))))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void theCoreOfTheStoreUsesNothingButTheJdk() {
        Stream<Dependency> forbidden = dependencies(Module.named("kv-core"))
                .filter(dependency -> !target(dependency).isPrimitive())
                .filter(dependency ->
                        !target(dependency).getName().matches("(java|io\\.rollcall\\.kv|org\\.jspecify)\\..*"));
        assertThat(forbidden.map(Dependency::getDescription)).isEmpty();
    }

    @Test
    void springCloudsAdaptersUseTheDirectoryTheRegistrationAndOneDoorOfTheCalls() {
        Stream<Dependency> forbidden = dependencies(Module.named("rollcall-spring-boot-starter"))
                .filter(dependency ->
                        dependency.getOriginClass().getPackageName().equals("io.rollcall.cloud"))
                .filter(dependency -> target(dependency)
                        .getPackageName()
                        .matches("io\\.rollcall\\.(?!cloud|directory|registration|wire).*"))
                .filter(dependency -> !target(dependency).getName().startsWith("io.rollcall.call.ExternalCalls"));
        assertThat(forbidden.map(Dependency::getDescription)).isEmpty();
    }

    /** A server with security on would refuse it. What limits a scope is in the message that Spring reads. */
    @Test
    void eachMethodOnTheWireSaysWhichScopeItNeeds() {
        List<JavaMethod> methods = Module.ALL.stream()
                .flatMap(module -> module.classes().stream())
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith("org.springframework.web.bind.annotation.RequestMapping")
                        || method.isMetaAnnotatedWith("org.springframework.web.service.annotation.HttpExchange"))
                .filter(method -> !method.getOwner().getPackageName().startsWith("io.rollcall.client"))
                .toList();
        assertThat(methods).hasSizeGreaterThan(30).allSatisfy(method -> {
            assertThat(method.isAnnotatedWith(Needs.class))
                    .as("@Needs at %s", method.getFullName())
                    .isTrue();
            boolean isLimited =
                    Stream.of(method.getAnnotationOfType(Needs.class).value()).anyMatch(need -> need.contains("{"));
            if (isLimited)
                assertThat(method.getParameters().get(0).isAnnotatedWith(RequestBody.class))
                        .as("the message of %s", method.getFullName())
                        .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesHaveNoCycles(Module module) {
        slices().matching("io.rollcall.(**)")
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
