package io.datapool.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Figures under a title: one line a case, one column a contender or a kind of figure.
 *
 * @param id short name, for files: lower case, words joined by hyphens
 * @param title what is shown, with the unit
 * @param lineTitle what the lines' labels are
 * @param columns titles of the figures
 * @param lines the figures
 * @param chart how to draw it; empty when the table says it better
 */
public record Table(
        String id, String title, String lineTitle, List<String> columns, List<Line> lines, Optional<Chart> chart) {
    /** Copies the lists; every line has one figure per column. */
    public Table {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
        for (Line line : lines) {
            if (line.figures().size() != columns.size()) {
                throw new IllegalArgumentException("line '" + line.label() + "' of table " + id + " has "
                        + line.figures().size() + " figures for " + columns);
            }
        }
    }

    /**
     * One line.
     *
     * @param label the case
     * @param figures one per column; NaN where a contender has none
     */
    public record Line(String label, List<Double> figures) {
        /** Copies the list. */
        public Line {
            figures = List.copyOf(figures);
        }
    }

    /**
     * A drawing of the table: grouped bars, the lines along the x axis, one bar per column.
     *
     * @param title above it, short
     * @param yTitle title of the y axis, with the unit
     * @param logarithmic whether the y axis is
     */
    public record Chart(String title, String yTitle, boolean logarithmic) {}

    /** Collects the lines of a table. */
    public static final class Builder {
        private final String id;
        private final String title;
        private final String lineTitle;
        private final List<String> columns;
        private final List<Line> lines = new ArrayList<>();
        private Optional<Chart> chart = Optional.empty();

        /** Starts a table without lines. */
        public Builder(String id, String title, String lineTitle, List<String> columns) {
            this.id = id;
            this.title = title;
            this.lineTitle = lineTitle;
            this.columns = columns;
        }

        /** Adds a line. */
        public Builder line(String label, List<Double> figures) {
            lines.add(new Line(label, figures));
            return this;
        }

        /** Has it drawn. */
        public Builder chart(String shortTitle, String yTitle, boolean logarithmic) {
            chart = Optional.of(new Chart(shortTitle, yTitle, logarithmic));
            return this;
        }

        /** The table. */
        public Table build() {
            return new Table(id, title, lineTitle, columns, lines, chart);
        }
    }
}
