package io.rollcall.system.documents;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The reference names everything that exists, and no page names a thing that does not. {@code -Dtests.docs=write}
 * rewrites its table of properties.
 */
class ReferenceTest {

    private static final String BEGIN = "<!-- made by ReferenceTest -->\n";
    private static final String END = "<!-- end -->\n";
    private static final String HEAD = """
            | property, environment | of | default | what it is |
            | --- | --- | --- | --- |
            """;

    private static final List<String> APPS = List.of("registry", "echo", "math", "kv", "client");
    private static final Pattern FLAG_IN_USAGE = Pattern.compile("^ +(-[a-z-]+), --", Pattern.MULTILINE);
    private static final Pattern PROPERTY = Pattern.compile("(?<![.\\w/-])rollcall\\.(?!io/)[a-z][a-z0-9.-]*");
    private static final Pattern VARIABLE = Pattern.compile("ROLLCALL_[A-Z0-9_]+");
    private static final Pattern METHOD = Pattern.compile("\\b(?:Registry|Cluster|KV|Echo|Math)\\.[A-Z][A-Za-z]+\\b");

    private static final List<Property> PROPERTIES = Property.all();
    private static final JavaClasses WIRE = new ClassFileImporter().importPackages("io.rollcall.wire");

    /** A flag of an application, and the property that it is another name for. */
    record Flag(String app, String name) {}

    /** The pages for users and operators of Rollcall. */
    static List<Page> pages() {
        return Page.all().stream()
                .filter(page -> page.path().toString().matches("README.md|SECURITY.md|(docs|k8s|samples)/.*"))
                .toList();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> units = Files.list(Cluster.HOME.resolve("packaging/systemd"))) {
            return Stream.concat(
                            units,
                            Stream.of(Cluster.HOME.resolve("Dockerfile"), Cluster.HOME.resolve("docker-compose.yml")))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theTableOfPropertiesIsWhatTheBuildKnows() throws IOException {
        Path file = Cluster.HOME.resolve(Reference.PAGE.path());
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if ("write".equals(System.getProperty("tests.docs")))
            Files.writeString(file, page.substring(0, begin) + table() + page.substring(end));
        assertThat(Files.readString(file).substring(begin))
                .as("docs/reference.md; ./mvnw -pl system-tests -am test -Dtest=ReferenceTest -Dtests.docs=write"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .startsWith(table() + END);
    }

    private static String table() {
        StringBuilder table = new StringBuilder(HEAD);
        PROPERTIES.forEach(property -> table.append(property.row()).append('\n'));
        return table.toString();
    }

    @Test
    void everyPropertyIsDescribed() {
        assertThat(PROPERTIES)
                .hasSizeGreaterThan(60)
                .noneMatch(property -> property.description().isBlank());
    }

    @Test
    void everyFlagIsThereAndNoneThatIsNot() throws IOException {
        Set<Flag> told = new TreeSet<>(byText());
        for (List<String> row : Reference.rows("Flags"))
            for (String app : row.get(1).split(", ", -1)) told.add(new Flag(app, Reference.code(row.get(0))));
        Set<Flag> known = new TreeSet<>(byText());
        for (String app : APPS)
            FLAG_IN_USAGE
                    .matcher(Files.readString(Cluster.HOME.resolve(app + "-app/src/main/usage/" + app + ".txt")))
                    .results()
                    .forEach(flag -> known.add(new Flag(app, flag.group(1))));
        assertThat(told).isEqualTo(known);
    }

    private static Comparator<Flag> byText() {
        return Comparator.comparing(Flag::toString);
    }

    @Test
    void everyFlagNamesAProperty() {
        Set<String> names = PROPERTIES.stream().map(Property::name).collect(toSet());
        assertThat(Reference.rows("Flags")).allSatisfy(row -> assertThat(names).contains(Reference.code(row.get(2))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageNamesOnlyPropertiesAndMetersThatExist(Page page) {
        Set<String> meters = Reference.rows("Meters").stream()
                .map(row -> Reference.code(row.get(0)))
                .collect(toSet());
        List<String> unknown = new ArrayList<>();
        PROPERTY.matcher(page.text()).results().forEach(found -> {
            String written = found.group().replaceFirst("[.-]+$", "");
            if (!meters.contains(written) && PROPERTIES.stream().noneMatch(property -> property.isMeantBy(written)))
                unknown.add(written);
        });
        assertThat(unknown).isEmpty();
        assertThat(unknownVariables(page.text())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileForOperatorsNamesOnlyVariablesThatExist(Path file) throws IOException {
        assertThat(unknownVariables(Files.readString(file))).isEmpty();
    }

    private static List<String> unknownVariables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(found -> found.group().replaceFirst("_$", ""))
                .filter(written -> PROPERTIES.stream().noneMatch(property -> sets(property, written)))
                .toList();
    }

    private static boolean sets(Property property, String variable) {
        return property.variable().equals(variable) || (property.isMap() && variable.startsWith(property.variable()));
    }

    @Test
    void everyMethodIsThere() {
        Set<String> told = METHOD.matcher(Reference.PAGE.text())
                .results()
                .map(found -> found.group())
                .collect(toCollection(TreeSet::new));
        assertThat(told).isEqualTo(methods());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageNamesOnlyMethodsThatExist(Page page) {
        assertThat(METHOD.matcher(page.text()).results().map(found -> found.group()))
                .isSubsetOf(methods());
    }

    /**
     * Returns the methods that an interface of the wire declares, and those that it only names, which answer a stream.
     */
    private static Set<String> methods() {
        Stream<String> declared = WIRE.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(PostExchange.class))
                .map(method -> method.getAnnotationOfType(PostExchange.class).value());
        Stream<String> named = WIRE.stream()
                .filter(JavaClass::isInterface)
                .filter(type -> type.getSimpleName().endsWith("Api"))
                .flatMap(ReferenceTest::constants);
        Set<String> methods =
                Stream.concat(declared, named).map(path -> path.substring(1)).collect(toCollection(TreeSet::new));
        assertThat(methods).hasSizeGreaterThan(20);
        return methods;
    }

    @Test
    void everyErrorIsThereAndNoneThatIsNot() {
        Set<String> told = Reference.rows("Errors").stream()
                .map(row -> Reference.code(row.get(1)))
                .collect(toCollection(TreeSet::new));
        Set<String> known = WIRE.stream()
                .filter(type -> type.getSimpleName().endsWith("ProblemCode"))
                .flatMap(ReferenceTest::constants)
                .collect(toCollection(TreeSet::new));
        assertThat(told).isEqualTo(known);
    }

    private static Stream<String> constants(JavaClass type) {
        return Stream.of(type.reflect().getFields()).map(ReferenceTest::value);
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
