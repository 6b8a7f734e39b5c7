package io.rollcall.chassis;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A command-line flag: a short name for one property.
 *
 * @param name as typed after {@code -} or {@code --}
 * @param placeholder stands for the value in the usage, such as {@code HOST:PORT}
 * @param property the property that it sets
 * @param description one line for the usage
 * @param takes what a value must be, in words
 * @param accepts whether a value is valid
 * @param bare whether the flag may stand alone, which means {@code true}
 */
public record Flag(
        String name,
        String placeholder,
        String property,
        String description,
        String takes,
        Predicate<String> accepts,
        boolean bare) {

    /** A switch: {@code -follow}, or {@code -follow=false}. */
    public static Flag onOff(String name, String property, String description) {
        return new Flag(
                name, "true|false", property, description, "true or false", value -> value.matches("true|false"), true);
    }

    /** Any text. */
    public static Flag text(String name, String placeholder, String property, String description) {
        return new Flag(name, placeholder, property, description, placeholder, value -> true, false);
    }

    /** Text that matches a pattern, which {@code takes} describes in words. */
    public static Flag matching(
            String name, String placeholder, String property, String description, String pattern, String takes) {
        return new Flag(name, placeholder, property, description, takes, value -> value.matches(pattern), false);
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Flag integer(String name, long min, long max, String property, String description) {
        String takes = "a whole number from " + min + " to " + max;
        return new Flag(
                name,
                "N",
                property,
                description,
                takes,
                value -> parse(value)
                        .filter(number -> min <= number && number <= max)
                        .isPresent(),
                false);
    }

    /** One of a few words. */
    public static Flag oneOf(String name, List<String> words, String property, String description) {
        String choice = String.join("|", words);
        return new Flag(name, choice, property, description, "one of " + choice, words::contains, false);
    }

    private static Optional<Long> parse(String value) {
        try {
            return Optional.of(Long.parseLong(value));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
