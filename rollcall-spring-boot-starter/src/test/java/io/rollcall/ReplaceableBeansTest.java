package io.rollcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** An application replaces a bean of the starter by one of its own. {@code Registration} is this process, and stays. */
class ReplaceableBeansTest {

    @Test
    void everyBeanOfAnInterfaceBacksOff() throws Exception {
        List<Method> beans = configurations()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Bean.class))
                .filter(method -> method.getReturnType().isInterface())
                .toList();
        assertThat(beans).hasSizeGreaterThan(20);
        assertThat(beans).allSatisfy(method -> {
            ConditionalOnMissingBean condition =
                    AnnotatedElementUtils.getMergedAnnotation(method, ConditionalOnMissingBean.class);
            assertThat(condition).isNotNull();
            assertThat(condition.name()).isSubsetOf(method.getName());
        });
    }

    private static Stream<Class<?>> configurations() throws ClassNotFoundException {
        ClassLoader loader = ReplaceableBeansTest.class.getClassLoader();
        Stream<Class<?>> automatic = StreamSupport.stream(
                        ImportCandidates.load(AutoConfiguration.class, loader).spliterator(), false)
                .filter(name -> name.startsWith("io.rollcall."))
                .map(ReplaceableBeansTest::named);
        return Stream.concat(automatic, Stream.of(named("io.rollcall.cloud.RollcallLoadBalancerClientConfiguration")))
                .flatMap(ReplaceableBeansTest::withNested);
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type), Arrays.stream(type.getDeclaredClasses()).flatMap(ReplaceableBeansTest::withNested));
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, ReplaceableBeansTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
