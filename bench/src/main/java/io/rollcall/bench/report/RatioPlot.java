package io.rollcall.bench.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A plot of how many times as good as each peer Rollcall is. Each ratio is a bar on an axis where double and half are
 * equally far from equal. XChart's own bars start at zero, which such an axis does not have.
 */
final class RatioPlot {

    private static final int WIDTH = 1_000;
    private static final int LINE = 24;
    private static final int HEAD = 70;
    private static final int EQUAL_X = 560;
    private static final int LEFT_MOST = 380;
    private static final int RIGHT_MOST = 920;

    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color BETTER = new Color(0x2a, 0x7f, 0x62);
    private static final Color WORSE = new Color(0xb5, 0x65, 0x1d);

    private record Ratio(String label, double times) {}

    static void draw(List<Part> parts, Path file) throws IOException {
        List<Ratio> ratios = ratios(parts);
        if (ratios.isEmpty()) return;
        int height = HEAD + LINE * (ratios.size() + 1);
        VectorGraphics2D graphics = new VectorGraphics2D();
        draw(ratios, graphics, height);
        try (OutputStream out = Files.newOutputStream(file)) {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(WIDTH, height))
                    .writeTo(out);
        }
    }

    private static List<Ratio> ratios(List<Part> parts) {
        List<Ratio> ratios = new ArrayList<>();
        for (Part part : parts) {
            for (Figure figure : part.figures()) {
                for (Row row : figure.rows()) {
                    Double times = figure.timesBetterThan(row);
                    if (times != null) ratios.add(new Ratio(figure.name() + " / " + row.subject(), times));
                }
            }
        }
        return ratios;
    }

    private static void draw(List<Ratio> ratios, Graphics2D graphics, int height) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, height);
        graphics.setColor(INK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        graphics.drawString("Rollcall beside its peers: times as good", 20, 32);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        double widest = ratios.stream()
                .mapToDouble(ratio -> Math.abs(Math.log(ratio.times())))
                .max()
                .orElse(1);
        int y = HEAD;
        for (Ratio ratio : ratios) {
            boolean isBetter = ratio.times() >= 1;
            int room = isBetter ? RIGHT_MOST - EQUAL_X : EQUAL_X - LEFT_MOST;
            int length = (int) Math.round(room * Math.abs(Math.log(ratio.times())) / widest);
            graphics.setColor(INK);
            graphics.drawString(ratio.label(), 20, y + 13);
            graphics.setColor(isBetter ? BETTER : WORSE);
            graphics.fillRect(isBetter ? EQUAL_X : EQUAL_X - length, y, Math.max(1, length), LINE - 8);
            graphics.setColor(INK);
            graphics.drawString(
                    String.format(Locale.ROOT, "%.2f", ratio.times()), EQUAL_X + (isBetter ? length : 0) + 6, y + 13);
            y += LINE;
        }
        graphics.drawLine(EQUAL_X, HEAD - 10, EQUAL_X, y);
    }

    private RatioPlot() {}
}
