package io.rollcall.chassis.security;

import io.rollcall.wire.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The file of tokens: how it is read, protected and extended. */
public final class TokenFile {

    /** The limit on the file, so that a wrong one does not fill the heap. */
    private static final int BYTES_MAX = 4 << 20;

    /** The limit on tokens. */
    private static final int TOKENS_MAX = 10_000;

    /** The file cannot be used. The message says why and what would be right. */
    public static final class UnusableTokenFileException extends IOException {
        private static final long serialVersionUID = 1;

        UnusableTokenFileException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Held by the thread that changes a file: a lock on a file is a process's, and not a thread's. */
    private static final Object CHANGING = new Object();

    private TokenFile() {}

    /**
     * Reads the tokens by the hashes of their secrets.
     *
     * <p>A file that is being written may be cut off anywhere, and the rest of a line may still be a token, with wider
     * scopes. So a file is taken only if its last line has an end.
     *
     * @throws UnusableTokenFileException others than its user may read it, it cannot be read, a line is no token, or
     *     there is none
     */
    static Map<ByteBuffer, Token> read(Path file) throws UnusableTokenFileException {
        requireProtected(file);
        String text = text(file);
        if (!text.isEmpty() && !text.endsWith("\n"))
            throw unusable("its last line has no end, so it may not be all there: end it with a newline");
        Map<ByteBuffer, Token> tokens = tokens(text);
        if (tokens.isEmpty()) throw unusable("it has no token; ./rollcall token create makes one");
        return tokens;
    }

    private static Map<ByteBuffer, Token> tokens(String text) throws UnusableTokenFileException {
        Map<ByteBuffer, Token> tokens = new HashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (isComment(line)) continue;
            Token token = parse(line, number);
            ByteBuffer hash = ByteBuffer.wrap(HexFormat.of().parseHex(token.sha256()));
            if (tokens.put(hash, token) != null) throw unusable("line " + number + ": an earlier line has this secret");
            if (tokens.size() > TOKENS_MAX) throw unusable("it has more than " + TOKENS_MAX + " tokens");
        }
        return Map.copyOf(tokens);
    }

    private static Token parse(String line, int number) throws UnusableTokenFileException {
        try {
            return Token.parse(line);
        } catch (IllegalArgumentException e) {
            throw new UnusableTokenFileException("line " + number + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws UnusableTokenFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) throw unusable("it is larger than " + (BYTES_MAX >> 20) + " MiB");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (UnusableTokenFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new UnusableTokenFileException("there is no such file; ./rollcall token create makes one", e);
        } catch (IOException e) {
            throw new UnusableTokenFileException("it cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireProtected(Path file) throws UnusableTokenFileException {
        try {
            PrivateFile.require(file);
        } catch (NoSuchFileException e) {
            throw new UnusableTokenFileException("there is no such file; ./rollcall token create makes one", e);
        } catch (FileSystemException e) {
            throw new UnusableTokenFileException("its permissions cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnusableTokenFileException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Appends a token. A file that does not exist is made, and only its owner may read it. Processes that change the
     * same file wait for each other.
     *
     * @throws UnusableTokenFileException the file is not one of tokens, or others have access to it; it is as it was
     * @throws IOException it cannot be written
     */
    public static void append(Path file, Token token) throws IOException {
        exclusively(file, () -> appendAlone(file, token));
    }

    private static void appendAlone(Path file, Token token) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file) && create(file))
            lines.add("# NAME  SHA-256 of the secret  SCOPE[,SCOPE]...  [EXPIRES]");
        requireProtected(file);
        tokens(text(file));
        lines.add(token.line());
        boolean endsWithLine = endsWithLine(file);
        Files.writeString(
                file,
                (endsWithLine ? "" : System.lineSeparator()) + String.join("\n", lines) + '\n',
                StandardOpenOption.APPEND);
    }

    /**
     * Returns the tokens of a file, in the order of their lines.
     *
     * @throws UnusableTokenFileException as where a server reads the file
     */
    public static List<Token> list(Path file) throws UnusableTokenFileException {
        read(file);
        List<Token> tokens = new ArrayList<>();
        for (String line : text(file).lines().toList()) if (!isComment(line)) tokens.add(Token.parse(line));
        return tokens;
    }

    /**
     * Changes tokens and adds some. A reader sees all of it or nothing. Comments remain. Processes that change the same
     * file wait for each other.
     *
     * @param change what becomes of a token; empty: it is left out
     * @throws UnusableTokenFileException the file cannot be used, or it would have no token, which would leave servers
     *     with the tokens of before; it is as it was
     * @throws IOException it cannot be written; it is as it was
     */
    public static void rewrite(Path file, Function<Token, Optional<Token>> change, List<Token> more)
            throws IOException {
        exclusively(file, () -> rewriteAlone(file, change, more));
    }

    private static void rewriteAlone(Path file, Function<Token, Optional<Token>> change, List<Token> more)
            throws IOException {
        read(file);
        List<String> lines = new ArrayList<>();
        for (String line : text(file).lines().toList()) {
            if (isComment(line)) lines.add(line);
            else change.apply(Token.parse(line)).map(Token::line).ifPresent(lines::add);
        }
        more.forEach(token -> lines.add(token.line()));
        String text = String.join("\n", lines) + '\n';
        if (tokens(text).isEmpty()) throw unusable("no token would remain, and a server keeps those of before then");
        SecretFile.replace(file, text);
    }

    @FunctionalInterface
    private interface Change {

        void make() throws IOException;
    }

    /**
     * Changes a file while no other thread or process does. The lock is a file of its own beside it, which stays: the
     * file itself may be replaced, and the lock with it.
     */
    private static void exclusively(Path file, Change change) throws IOException {
        synchronized (CHANGING) {
            try (FileChannel lock = FileChannel.open(lockOf(file), StandardOpenOption.WRITE)) {
                var unused = lock.lock(); // ends with the channel
                change.make();
            }
        }
    }

    private static Path lockOf(Path file) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
        if (!Files.exists(lock)) create(lock);
        return lock;
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    private static boolean create(Path file) throws IOException {
        try {
            SecretFile.create(file, "");
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() == 0) return true;
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) == '\n';
        }
    }

    private static UnusableTokenFileException unusable(String why) {
        return new UnusableTokenFileException(why, null);
    }
}
