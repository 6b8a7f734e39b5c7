package io.rollcall.client.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFileTest {

    @TempDir
    private Path folder;

    @Test
    void theNameSaysTheFormat() throws Exception {
        assertThat(ChartFile.at(in("a.png")).format()).isEqualTo(ChartFile.Format.PNG);
        assertThat(ChartFile.at(in("a.b.SVG")).format()).isEqualTo(ChartFile.Format.SVG);
        assertThatThrownBy(() -> ChartFile.at("chart.pdf"))
                .hasMessage("takes a file name that ends in .png or .svg, not 'chart.pdf'");
    }

    @Test
    void whereItCannotBeWrittenItSaysWhy() throws IOException {
        Files.createDirectory(folder.resolve("folder.png"));
        assertThatThrownBy(() -> ChartFile.at(in("no/a.png"))).hasMessageEndingWith("a.png': there is no such folder");
        assertThatThrownBy(() -> ChartFile.at(in("folder.png"))).hasMessageEndingWith(": that is not a regular file");
        assertThatThrownBy(() -> ChartFile.at("\0.png")).isInstanceOf(UnusablePlotException.class);
    }

    @Test
    void lookingWhetherItCanBeWrittenLeavesNothingBehindAndChangesNothing() throws Exception {
        Path there = Files.writeString(folder.resolve("there.png"), "precious");
        ChartFile.at(in("there.png"));
        ChartFile.at(in("new.png"));
        assertThat(files()).containsExactly(there);
        assertThat(there).hasContent("precious");
    }

    @Test
    void whatIsThereStaysUntilTheWholeIsWritten() throws Exception {
        Path there = Files.writeString(folder.resolve("there.png"), "precious");
        ChartFile file = ChartFile.at(in("there.png"));
        assertThatThrownBy(() -> file.write(out -> {
                    out.write(1);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(there).hasContent("precious");
        assertThat(files()).containsExactly(there);

        file.write(out -> out.write('!'));
        assertThat(there).hasContent("!");
        assertThat(files()).containsExactly(there);
    }

    @Test
    void aLinkIsFollowed() throws Exception {
        Path there = Files.writeString(folder.resolve("there.png"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), there);
        ChartFile.at(in("link.png")).write(out -> out.write('!'));
        assertThat(link).isSymbolicLink();
        assertThat(there).hasContent("!");
    }

    private String in(String name) {
        return folder + "/" + name;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
