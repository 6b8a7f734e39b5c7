package io.rollcall.kv.replication;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.rollcall.kv");

    @Test
    void theCoreKnowsOnlyTheLanguageAndItsCollections() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.rollcall.kv.store",
                        "io.rollcall.kv.replication",
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.nio", // buffers and text as bytes; files and channels are in packages of their own
                        "java.nio.charset",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.jspecify.annotations")
                .check(CORE);
    }

    @Test
    void timeAndChanceComeFromOutsideAndThreadsStayThere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, Clock.class, Instant.class, Random.class, UUID.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CORE);
    }

    @Test
    void whatAReplicaHoldsKnowsNothingOfReplication() {
        noClasses()
                .that()
                .resideInAPackage("io.rollcall.kv.store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.rollcall.kv.replication")
                .check(CORE);
    }
}
