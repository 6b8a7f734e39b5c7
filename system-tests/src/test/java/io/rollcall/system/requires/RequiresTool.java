package io.rollcall.system.requires;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A tool that not every machine has. Where it is not there, each test of the class counts as skipped, and a line of the
 * build's output says why: of a class that is aborted as a whole Surefire counts nothing, and reasons it keeps to its
 * reports.
 *
 * <p>In a static field with {@code @RegisterExtension}.
 */
public final class RequiresTool implements BeforeAllCallback, BeforeEachCallback {

    private final String what;
    private final BooleanSupplier search;
    private boolean isThere;

    private RequiresTool(String what, BooleanSupplier search) {
        this.what = what;
        this.search = search;
    }

    /**
     * @param what in words, behind "wants"
     * @param search asked once, before the class' first test
     */
    public static RequiresTool of(String what, BooleanSupplier search) {
        return new RequiresTool(what, search);
    }

    /**
     * A command that says what it should.
     *
     * @param said is to be found in what it prints
     */
    public static RequiresTool command(String what, Pattern said, String... command) {
        return of(what, () -> said.matcher(output(command)).find());
    }

    public boolean isThere() {
        return isThere;
    }

    @Override
    @SuppressWarnings("SystemOut") // the build's output is where it is looked for
    public void beforeAll(ExtensionContext context) {
        isThere = search.getAsBoolean();
        if (!isThere) System.out.println(context.getRequiredTestClass().getSimpleName() + ": " + complaint());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        assumeTrue(isThere, this::complaint);
    }

    private String complaint() {
        return "NOT RUN: it wants " + what + ", which is not here.";
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notThere) {
            return "";
        }
    }
}
