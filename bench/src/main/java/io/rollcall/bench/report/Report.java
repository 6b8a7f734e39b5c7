package io.rollcall.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results in one directory: JSON for each word's part, and {@code report.md} and {@code ratios.svg} for all parts
 * together. Parts can be measured in separate runs, because all of them take long.
 */
public final class Report {

    private static final JsonMapper JSON = new JsonMapper();

    /** 128 and the number of SIGPIPE, as the shells count it. */
    private static final int EXIT_BROKEN_PIPE = 141;

    private final Path directory;
    private final PrintStream out;

    public Report(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Prints a figure as soon as it is known. */
    public void say(Figure figure, boolean isLook) {
        out.println();
        out.println(figure.name() + ": " + figure.conditions());
        out.print(new Table(figure).forTerminal());
        for (Bar.Verdict verdict : figure.verdicts())
            out.println("  asked for: " + verdict.inWords(figure.unit(), isLook));
        requireReader();
    }

    /**
     * Exits as after SIGPIPE if the reader has gone, as in {@code ./bench/run | head}. The measured processes end too.
     */
    private void requireReader() {
        if (out.checkError()) System.exit(EXIT_BROKEN_PIPE);
    }

    public void keep(Part part) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve(part.word() + ".json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(part) + '\n');
    }

    /**
     * Prints the bars of all parts, and writes the files.
     *
     * @param words in the order in which they are shown; a part that was never measured says so
     */
    public void close(List<String> words) throws IOException {
        List<Part> parts = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String word : words) {
            Path file = directory.resolve(word + ".json");
            if (Files.exists(file)) parts.add(JSON.readValue(Files.readString(file), Part.class));
            else absent.add(word);
        }
        if (parts.isEmpty()) return;
        out.println();
        out.println("What was asked for" + (parts.stream().anyMatch(Part::isLook) ? " (* by a look only)" : ""));
        for (Part part : parts)
            for (Figure figure : part.figures())
                for (Bar.Verdict verdict : figure.verdicts())
                    out.println("  " + (part.isLook() ? "*" : "") + figure.name() + ": "
                            + verdict.inWords(figure.unit(), part.isLook()));
        for (Part part : parts)
            if (part.failure() != null) out.println("  " + part.word() + ": cut short, " + part.failure());
        for (String word : absent) out.println("  " + word + ": not measured; ./bench/run " + word);
        Files.writeString(directory.resolve("report.md"), markdown(parts, absent));
        RatioPlot.draw(parts, directory.resolve("ratios.svg"));
        out.println();
        out.println("JSON, report.md and ratios.svg are in " + directory);
    }

    private static String markdown(List<Part> parts, List<String> absent) {
        return parts.stream().map(Report::markdown).collect(Collectors.joining("\n"))
                + absent.stream()
                        .map(word -> "\n`./bench/run " + word + "`: not measured.\n")
                        .collect(Collectors.joining());
    }

    private static String markdown(Part part) {
        StringBuilder page = new StringBuilder();
        page.append("`%s`, %s%s. %s.\n"
                .formatted(
                        part.command(),
                        part.date(),
                        part.isLook() ? ", a look only: one short round" : "",
                        part.machine().inWords()));
        for (Figure figure : part.figures()) {
            page.append("\n### ").append(figure.name()).append("\n\n");
            page.append(figure.conditions()).append(".\n\n");
            page.append(new Table(figure).forMarkdown());
            for (Bar.Verdict verdict : figure.verdicts())
                page.append("\nAsked for: ")
                        .append(verdict.inWords(figure.unit(), part.isLook()))
                        .append(".\n");
        }
        if (part.failure() != null)
            page.append("\nCut short: ").append(part.failure()).append(".\n");
        return page.toString();
    }
}
