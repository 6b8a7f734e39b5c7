package io.rollcall.client.operator;

import io.rollcall.wire.Name;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes the name of a service or the id of an instance. */
public final class NameConverter implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        if (value.matches(Name.PATTERN)) return value;
        throw new TypeConversionException("it takes 1 to 63 letters, digits, '.', '_' or '-', the first one a letter"
                + " or a digit, not '" + value + "'");
    }
}
