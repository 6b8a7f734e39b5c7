package io.rollcall.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java that README and guide show compiles as it is printed, each block as a file of its own, on the class path of
 * an application.
 */
class SnippetsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (?:final )?(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);

    /**
     * A block of Java.
     *
     * @param name the name of its page, and its number there
     */
    record Snippet(String name, String code) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Snippet> snippets() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("samples/README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            for (int i = 1; block.find(); i++)
                snippets.add(new Snippet(ROOT.relativize(page) + " " + i, block.group(1)));
        }
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void aSnippetCompilesWithItsImports(Snippet snippet, @TempDir Path classes) {
        StringWriter said = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean isCompiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-classpath", classPath(), "-d", classes.toString()),
                        null,
                        List.of(source(snippet)))
                .call();
        assertThat(isCompiled).as("%s%n%s", snippet.code(), said).isTrue();
    }

    /** Surefire's own property, because its java.class.path is one jar which names the others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static JavaFileObject source(Snippet snippet) {
        Matcher type = PUBLIC_TYPE.matcher(snippet.code());
        String file = (type.find() ? type.group(1) : "Snippet") + ".java";
        return new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return snippet.code();
            }
        };
    }
}
