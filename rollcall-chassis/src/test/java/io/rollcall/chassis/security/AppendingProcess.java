package io.rollcall.chassis.security;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that adds tokens to a file, as {@code token create} and {@code security issue} do. */
public final class AppendingProcess {

    private AppendingProcess() {}

    /** @param args the file, the beginning of the names, and how many tokens to add */
    public static void main(String... args) throws IOException {
        Path file = Path.of(args[0]);
        for (int i = 0; i < Integer.parseInt(args[2]); i++) add(file, args[1] + i, i % 2 == 0);
    }

    /** @param isAppended whether the file is extended; otherwise it is replaced */
    static void add(Path file, String name, boolean isAppended) throws IOException {
        Token token = new Token(name, Token.sha256(name), Token.scopes("read"), null);
        if (isAppended) TokenFile.append(file, token);
        else TokenFile.rewrite(file, Optional::of, List.of(token));
    }
}
