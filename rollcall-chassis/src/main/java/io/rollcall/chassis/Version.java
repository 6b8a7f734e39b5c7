package io.rollcall.chassis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is, as the build has noted it in the jar.
 *
 * @param commit abbreviated; empty where there was no repository to ask
 */
record Version(String number, String commit) {

    private static final String BUILD = "META-INF/build-info.properties";
    private static final String GIT = "META-INF/rollcall-git.properties";

    static Version ofThisBuild() {
        return new Version(
                read(BUILD).getProperty("build.version", "of an unknown version"),
                read(GIT).getProperty("git.commit.id.abbrev", ""));
    }

    /** Nothing where it is missing, as it is where an editor has compiled the classes. */
    private static Properties read(String resource) {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getClassLoader().getResourceAsStream(resource)) {
            if (file != null) properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        return properties;
    }

    /** {@code 1.0.0 (0a1b2c3)}. */
    @Override
    public String toString() {
        return commit.isEmpty() ? number : number + " (" + commit + ')';
    }
}
