package io.rollcall.client.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authority's list of the certificates that it has issued, so that it can revoke them: a line for each, {@code
 * SERIAL NAME EXPIRES [REVOKED]}. One that has expired is left out.
 */
record IssuedCertificates(List<Entry> entries) {

    /** The limit on the list, so that a wrong file does not fill the heap. */
    private static final int ENTRIES_MAX = 100_000;

    IssuedCertificates {
        entries = List.copyOf(entries);
    }

    /**
     * A certificate.
     *
     * @param name the name of the process
     * @param expires the end of the certificate
     * @param revokedAt when it was revoked; null: it is not
     */
    record Entry(
            BigInteger serial,
            String name,
            Instant expires,
            @Nullable Instant revokedAt) {

        boolean isRevoked() {
            return revokedAt != null;
        }

        private String line() {
            String line = serial.toString(16) + ' ' + name + ' ' + expires;
            return revokedAt == null ? line : line + ' ' + revokedAt;
        }
    }

    static IssuedCertificates read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            entries.add(entry(file, line));
            if (entries.size() > ENTRIES_MAX) throw new IOException(file + " has more than " + ENTRIES_MAX + " lines");
        }
        return new IssuedCertificates(entries);
    }

    private static Entry entry(Path file, String line) throws IOException {
        String[] words = line.split(" ", -1);
        try {
            if (words.length < 3 || words.length > 4) throw new IllegalArgumentException("it has no three words");
            return new Entry(
                    new BigInteger(words[0], 16),
                    words[1],
                    Instant.parse(words[2]),
                    words.length == 4 ? Instant.parse(words[3]) : null);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + " has the line '" + line + "', which is no certificate", e);
        }
    }

    IssuedCertificates with(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new IssuedCertificates(more);
    }

    /** Returns the list where those of a name are revoked; one that was revoked before keeps its time. */
    IssuedCertificates revoked(String name, Instant now) {
        return new IssuedCertificates(entries.stream()
                .map(each -> each.name.equals(name) && !each.isRevoked()
                        ? new Entry(each.serial, each.name, each.expires, now)
                        : each)
                .toList());
    }

    List<Entry> allRevoked() {
        return entries.stream().filter(Entry::isRevoked).toList();
    }

    IssuedCertificates withoutExpired(Instant now) {
        return new IssuedCertificates(
                entries.stream().filter(each -> each.expires.isAfter(now)).toList());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Entry each : entries) text.append(each.line()).append('\n');
        return text.toString();
    }
}
