package io.rollcall.client.plot;

import static java.awt.RenderingHints.KEY_ANTIALIASING;
import static java.awt.RenderingHints.KEY_TEXT_ANTIALIASING;
import static java.awt.RenderingHints.VALUE_ANTIALIAS_ON;
import static java.awt.RenderingHints.VALUE_TEXT_ANTIALIAS_ON;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/** The picture: calls above, latencies below, over the same time, with a legend beside them. */
record Picture(String title, String subtitle, Timeline timeline) {

    private static final int WIDTH = 1_280;
    private static final int CHART_WIDTH = 1_000;
    private static final int TITLE_HEIGHT = 80;
    private static final int CALLS_HEIGHT = 390;
    private static final int LATENCIES_HEIGHT = 330;
    private static final int HEIGHT = TITLE_HEIGHT + CALLS_HEIGHT + LATENCIES_HEIGHT;

    private static final int MARGIN = 24;
    private static final int LINE_HEIGHT = 22;
    private static final int SAMPLE = 22;
    private static final Color INK = new Color(0x222222);
    private static final Color FAINT_INK = new Color(0x666666);

    void write(ChartFile.Format format, OutputStream out) throws IOException {
        switch (format) {
            case PNG -> writePng(out);
            case SVG -> writeSvg(out);
        }
    }

    private void writePng(OutputStream out) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(KEY_ANTIALIASING, VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(KEY_TEXT_ANTIALIASING, VALUE_TEXT_ANTIALIAS_ON);
        draw(graphics);
        graphics.dispose();
        if (!ImageIO.write(image, "png", out)) throw new IOException("this JDK writes no PNG");
    }

    private void writeSvg(OutputStream out) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        draw(graphics);
        CommandSequence commands = graphics.getCommands();
        new SVGProcessor().getDocument(commands, new PageSize(WIDTH, HEIGHT)).writeTo(out);
    }

    private void draw(Graphics2D graphics) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        text(graphics, title, MARGIN, 38, Fonts.of(Font.BOLD, 22), INK);
        text(graphics, subtitle, MARGIN, 62, Fonts.of(Font.PLAIN, 14), FAINT_INK);
        Curves curves = new Curves(timeline);
        Charts charts = new Charts(TimeAxis.of(timeline.seconds()), curves.seconds());
        List<Curve> calls = curves.calls();
        List<Curve> latencies = curves.latencies();
        part(graphics, TITLE_HEIGHT, CALLS_HEIGHT, charts.calls(calls), calls);
        part(graphics, TITLE_HEIGHT + CALLS_HEIGHT, LATENCIES_HEIGHT, charts.latencies(latencies), latencies);
    }

    private static void part(Graphics2D graphics, int y, int height, XYChart chart, List<Curve> curves) {
        Graphics2D part = (Graphics2D) graphics.create();
        part.translate(0, y);
        chart.paint(part, CHART_WIDTH, height);
        part.dispose();
        int line = y + LINE_HEIGHT;
        for (Curve curve : curves) {
            graphics.setColor(curve.color());
            graphics.fillRect(CHART_WIDTH, line - 6, SAMPLE, 3);
            text(graphics, curve.label(), CHART_WIDTH + SAMPLE + 8, line, Fonts.of(Font.PLAIN, 14), INK);
            line += LINE_HEIGHT;
        }
    }

    private static void text(Graphics2D graphics, String text, int x, int y, Font font, Color color) {
        graphics.setFont(font);
        graphics.setColor(color);
        graphics.drawString(text, x, y);
    }
}
