package io.rollcall.chassis;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The {@code main} method of every application: turns its flags into properties, then lets Spring run it. */
public final class Chassis {

    /** The exit status that the shells' own commands have for bad usage. */
    public static final int EXIT_BAD_USAGE = 2;

    /**
     * Runs an application. {@code -h} prints the usage, {@code -version} the version, and both exit with 0; bad usage
     * prints one line and exits with {@link #EXIT_BAD_USAGE}.
     */
    @SuppressWarnings("SystemOut") // the text is the program's result, not a log line
    public static ConfigurableApplicationContext run(Class<?> application, Flags flags, String... args) {
        if (flags.asksForHelp(args)) {
            System.out.print(flags.usage());
            System.exit(0);
        }
        if (flags.asksForVersion(args)) {
            System.out.println(flags.application() + ' ' + Version.ofThisBuild());
            System.exit(0);
        }
        OutOfMemory.endWithAnyThread();
        SpringApplication spring = new SpringApplication(application);
        spring.addListeners((ApplicationListener<ApplicationPreparedEvent>) event -> OutOfMemory.endWithAnyLogged());
        return spring.run(propertiesOrExit(flags, args));
    }

    private static String[] propertiesOrExit(Flags flags, String... args) {
        try {
            return flags.toProperties(args).toArray(String[]::new);
        } catch (Flags.UsageException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_BAD_USAGE);
            throw new AssertionError(e);
        }
    }

    private Chassis() {}
}
