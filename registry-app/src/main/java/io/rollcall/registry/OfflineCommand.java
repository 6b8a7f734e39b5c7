package io.rollcall.registry;

/**
 * A command for an operator that works on a data directory while no registry runs there: the first word of the command
 * line is its name. It starts no server. {@link java.util.ServiceLoader} finds it.
 */
public interface OfflineCommand {

    String name();

    /**
     * Runs the command, and prints what it has done or why it has not.
     *
     * @param args the command line, which begins with the name
     * @return the exit status
     */
    int run(String... args);
}
