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
 * A tool that not every machine has. If it is missing, each test of the class counts as skipped, and a line of the
 * build's output says why. Surefire would count no test of a class that is aborted as a whole, and give reasons in its
 * reports only.
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
     * @param what the tool in words, which follow "wants"
     * @param search whether the tool is there; called once, before the first test of the class
     */
    public static RequiresTool of(String what, BooleanSupplier search) {
        return new RequiresTool(what, search);
    }

    /**
     * Requires a command with a certain output.
     *
     * @param said a pattern that its output must contain
     */
    public static RequiresTool command(String what, Pattern said, String... command) {
        return of(what, () -> said.matcher(output(command)).find());
    }

    public boolean isThere() {
        return isThere;
    }

    @Override
    @SuppressWarnings("SystemOut") // the line belongs into the build's output
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
