package io.rollcall.system.registration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace with one IPv6 address. Its name has the process id. */
final class Ipv6Host implements AutoCloseable {

    static final String ADDRESS = "2001:db8::5";

    private static final int LONGEST_SECONDS = 20;

    private final String name = "rollcall6-" + ProcessHandle.current().pid();

    private Ipv6Host() {
        run("ip", "netns", "add", name);
        in("ip", "link", "set", "lo", "up");
        in("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
        in("ip", "-6", "address", "add", ADDRESS + "/64", "dev", "eth0", "nodad");
        in("ip", "link", "set", "eth0", "up");
        in("ip", "link", "set", "eth1", "up");
    }

    /** Returns whether this machine allows it. */
    static boolean canBeMade() {
        try (Ipv6Host host = new Ipv6Host()) {
            return !host.name.isEmpty();
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }

    static Ipv6Host create() {
        return new Ipv6Host();
    }

    /** Returns the command that runs another one on this host. It becomes that one, so signals reach it. */
    List<String> on(List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name, "--"));
        all.addAll(command);
        return all;
    }

    @Override
    public void close() {
        run("ip", "netns", "del", name);
    }

    private void in(String... command) {
        run(on(List.of(command)).toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            if (process.waitFor() != 0) throw new IllegalStateException("it fails: " + String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
