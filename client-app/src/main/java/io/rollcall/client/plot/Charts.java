package io.rollcall.client.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The two charts of a picture, over the same time. */
final class Charts {

    /** With this many points or fewer each is marked, because nothing is known between them. */
    private static final int FEW_POINTS = 40;

    /** The rest is room for thick lines at the edge. */
    private static final double PART_OF_PLOT = 0.98;

    private static final String NUMBER = "#,##0.####";
    private static final int MARKER_SIZE = 5;
    private static final float LINE_WIDTH = 2;
    private static final Color GRID = new Color(0xE8E8E8);

    /** The width left of both plots, which makes them begin at the same place. */
    private static final int WIDTH_BEFORE_PLOT = 90;

    private final TimeAxis time;
    private final List<Double> x;

    Charts(TimeAxis time, List<Double> seconds) {
        this.time = time;
        this.x = seconds.stream().map(time::of).toList();
    }

    XYChart calls(List<Curve> curves) {
        XYChart chart = chart("calls per second", curves);
        chart.getStyler().setYAxisMin(0.0);
        return chart;
    }

    /** Returns a logarithmic chart: a slow call takes many times as long as a usual one, and both must be visible. */
    XYChart latencies(List<Curve> curves) {
        XYChart chart = chart("latency (ms)", curves);
        LogRange range = LogRange.of(curves);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(range.min());
        chart.getStyler().setYAxisMax(range.max());
        return chart;
    }

    private XYChart chart(String yTitle, List<Curve> curves) {
        XYChart chart = new XYChartBuilder()
                .yAxisTitle(yTitle)
                .xAxisTitle("since the first call (" + time.unit() + ")")
                .build();
        style(chart.getStyler());
        for (int i = curves.size() - 1; i >= 0; i--) add(chart, "curve " + i, curves.get(i)); // the first one on top
        return chart;
    }

    private void style(XYStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setChartTitleVisible(false);
        styler.setLegendVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotContentSize(PART_OF_PLOT);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke()); // an SVG would hold each dash
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAxisTitleFont(Fonts.of(Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(Fonts.of(Font.PLAIN, 13));
        styler.setXAxisDecimalPattern(NUMBER);
        styler.setYAxisDecimalPattern(NUMBER);
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        styler.setMarkerSize(MARKER_SIZE);
        styler.setYAxisLeftWidthHint(WIDTH_BEFORE_PLOT);
        styler.setXAxisMin(0.0);
        styler.setXAxisMax(time.end());
    }

    private void add(XYChart chart, String name, Curve curve) {
        if (x.isEmpty()) return;
        XYSeries series = chart.addSeries(name, x, curve.values());
        series.setLineColor(curve.color());
        series.setLineStyle(new BasicStroke(LINE_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarker(x.size() > FEW_POINTS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        series.setMarkerColor(curve.color());
    }
}
