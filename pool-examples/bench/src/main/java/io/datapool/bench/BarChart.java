package io.datapool.bench;

import io.datapool.bench.suite.Table;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** Draws a table as grouped bars, through XChart. */
final class BarChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 420;
    /** More letters than that do not fit side by side. */
    private static final int MOST_LETTERS = 70;

    private static final int SLANT_DEGREES = 25;
    /** One per contender, told apart by those who do not see all colours, too. */
    private static final Color[] COLORS = {
        new Color(0x4477AA),
        new Color(0xEE6677),
        new Color(0x228833),
        new Color(0xCCBB44),
        new Color(0x66CCEE),
        new Color(0xAA3377),
        new Color(0xBBBBBB),
        new Color(0x000000)
    };

    private BarChart() {}

    static void draw(Table table, Table.Chart style, Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(style.title())
                .xAxisTitle(table.lineTitle())
                .yAxisTitle(style.yTitle() + (style.logarithmic() ? ", logarithmic" : ""))
                .build();
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setChartTitleFont(font.deriveFont(Font.BOLD, 15))
                .setLegendFont(font);
        chart.getStyler().setAxisTitleFont(font).setAxisTickLabelsFont(font.deriveFont(12f));
        chart.getStyler()
                .setYAxisLogarithmic(style.logarithmic())
                .setYAxisMin(style.logarithmic() ? decadeBelow(table) : 0);
        chart.getStyler().setAvailableSpaceFill(0.85).setPlotGridVerticalLinesVisible(false);
        List<String> labels = table.lines().stream().map(Table.Line::label).toList();
        chart.getStyler().setXAxisTickMarkSpacingHint(1); // all of them, not every other one
        if (String.join("  ", labels).length() > MOST_LETTERS) {
            chart.getStyler().setXAxisLabelRotation(SLANT_DEGREES);
        }
        for (int column = 0; column < table.columns().size(); column++) {
            List<@Nullable Double> figures = new ArrayList<>();
            boolean any = false;
            for (Table.Line line : table.lines()) {
                double figure = line.figures().get(column);
                boolean drawn = style.logarithmic() ? figure > 0 : !Double.isNaN(figure);
                figures.add(drawn ? figure : null);
                any |= drawn;
            }
            if (any) {
                chart.addSeries(table.columns().get(column), labels, figures)
                        .setFillColor(COLORS[column % COLORS.length]);
            }
        }
        ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
    }

    /** Where a logarithmic axis begins: bars want to stand on zero, which it has not. */
    private static double decadeBelow(Table table) {
        double least = table.lines().stream()
                .flatMap(line -> line.figures().stream())
                .filter(figure -> figure > 0)
                .min(Double::compare)
                .orElse(1.0);
        return Math.pow(10, Math.floor(Math.log10(least)));
    }
}
