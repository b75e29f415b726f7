package io.datapool.examples;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns, under a header. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int leftAligned;
    private final List<List<String>> lines = new ArrayList<>();

    /**
     * @param leftAligned how many of the first columns are text; the others hold numbers
     * @param header one title per column
     */
    public TextTable(int leftAligned, List<String> header) {
        this.leftAligned = leftAligned;
        lines.add(List.copyOf(header));
    }

    /** Adds a row of as many cells as the header has. */
    public void add(List<String> cells) {
        if (cells.size() != lines.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells in a table of " + lines.get(0).size() + " columns");
        }
        lines.add(List.copyOf(cells));
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < lines.get(0).size(); column++) {
            int width = 0;
            for (List<String> line : lines) {
                width = Math.max(width, line.get(column).length());
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        append(text, lines.get(0), widths);
        append(text, widths.stream().map("-"::repeat).toList(), widths);
        lines.subList(1, lines.size()).forEach(line -> append(text, line, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> line, List<Integer> widths) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < line.size(); column++) {
            String cell = line.get(column);
            String padding = " ".repeat(widths.get(column) - cell.length());
            row.append(column == 0 ? "" : GAP);
            row.append(column < leftAligned ? cell + padding : padding + cell);
        }
        text.append(row.toString().stripTrailing()).append(System.lineSeparator());
    }
}
