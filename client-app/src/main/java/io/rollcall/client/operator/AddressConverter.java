package io.rollcall.client.operator;

import io.rollcall.wire.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes one address, such as {@code localhost:9000}. */
public final class AddressConverter implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        if (value.matches(Address.PATTERN)) return value;
        throw new TypeConversionException("it takes HOST:PORT, such as localhost:9000, not '" + value + "'");
    }
}
