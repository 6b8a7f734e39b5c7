package io.rollcall.registry.lease;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a test once for each seed from 0. Replays one failure with {@code -Dseed=42}. */
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed {0}")
@ArgumentsSource(Seeds.Source.class)
@interface Seeds {

    int value();

    final class Source implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            Long replay = Long.getLong("seed");
            if (replay != null) return Stream.of(Arguments.of(replay));
            int count =
                    context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
            return LongStream.range(0, count).mapToObj(Arguments::of);
        }
    }
}
