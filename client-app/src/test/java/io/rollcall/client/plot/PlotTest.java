package io.rollcall.client.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.ServiceResponse;
import io.rollcall.client.session.CallOutcome.Failed;
import io.rollcall.client.session.CallOutcome.Served;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class PlotTest {

    private static final long MILLISECOND = 1_000_000;

    @TempDir
    private Path folder;

    private long nowNanos;

    /** Sets the same property as Boot does. */
    @BeforeAll
    static void withoutADesktop() {
        System.setProperty("java.awt.headless", "true");
    }

    @Test
    void aPngShowsACurveInTheColorOfEachInstance() throws Exception {
        Path file = folder.resolve("chart.png");
        draw(file, 30_000);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(1_280);
        assertThat(pixels(image, 0x4E79A7)).as("echo1").isGreaterThan(500);
        assertThat(pixels(image, 0xF28E2B)).as("echo2").isGreaterThan(500);
        assertThat(pixels(image, 0xD62728)).as("failed").isGreaterThan(100);
    }

    @Test
    void anSvgIsXmlAndHasTheWordsInIt() throws Exception {
        Path file = folder.resolve("chart.svg");
        draw(file, 30_000);

        DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
        xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document svg = xml.newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(file)));
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("echo by wrr", "echo1", "echo2", "failed", "p99");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 50, 1_000, 3_600_000})
    void aSessionOfAnyLengthCanBeDrawn(long millis) throws Exception {
        Path file = folder.resolve("chart.png");
        draw(file, millis);
        assertThat(ImageIO.read(file.toFile()).getHeight()).isEqualTo(800);
    }

    @Test
    void aSessionInWhichNothingHappenedCanBeDrawn() throws Exception {
        Path file = folder.resolve("chart.png");
        Plot.to(file.toString(), () -> nowNanos).write("echo by wrr", "0 calls");
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void aSessionInWhichAllFailedCanBeDrawn() throws Exception {
        Path file = folder.resolve("chart.png");
        Plot plot = Plot.to(file.toString(), () -> nowNanos);
        plot.on(new Failed(1, new CallFailure("timed out", "why", false), MILLISECOND));
        plot.write("echo by wrr", "1 call");
        assertThat(file).isNotEmptyFile();
    }

    private void draw(Path file, long millis) throws Exception {
        Plot plot = Plot.to(file.toString(), () -> nowNanos);
        for (int i = 0; i < 3_000; i++) {
            nowNanos = i * millis * MILLISECOND / 3_000;
            plot.on(new Served(
                    i, new ServiceResponse(i % 6 == 3 ? "echo2" : "echo1", "hello"), (2 + i % 7) * MILLISECOND));
            if (i % 100 == 0) plot.on(new Failed(i, new CallFailure("timed out", "why", false), MILLISECOND));
        }
        plot.write("echo by wrr: 3,000 calls in 30.0 s", "100.0 calls a second, 30 failed");
    }

    private static long pixels(BufferedImage image, int rgb) {
        int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(all).filter(pixel -> (pixel & 0xFFFFFF) == rgb).count();
    }
}
