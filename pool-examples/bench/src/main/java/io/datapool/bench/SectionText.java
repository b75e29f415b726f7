package io.datapool.bench;

import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.examples.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A section as plain text. */
final class SectionText {
    private SectionText() {}

    static String of(Section section) {
        StringBuilder text = new StringBuilder(
                "\n" + section.title() + "\n" + "=".repeat(section.title().length()));
        text.append('\n');
        for (Table table : section.tables()) {
            text.append('\n').append(table.title()).append("\n\n").append(of(table));
        }
        if (!section.targets().isEmpty()) {
            text.append("\nTargets\n\n").append(ofTargets(section.targets()));
        }
        return text.toString();
    }

    private static String of(Table table) {
        List<String> titles = new ArrayList<>(List.of(table.lineTitle()));
        titles.addAll(table.columns());
        TextTable text = new TextTable(1, titles);
        for (Table.Line line : table.lines()) {
            List<String> cells = new ArrayList<>(List.of(line.label()));
            line.figures().forEach(figure -> cells.add(number(figure)));
            text.add(cells);
        }
        return text.toString();
    }

    private static String ofTargets(List<Target> targets) {
        TextTable text = new TextTable(1, List.of("what", "figure", "target", "unit", "met"));
        for (Target target : targets) {
            text.add(List.of(
                    target.what(), number(target.figure()), limit(target), target.unit(), target.met() ? "yes" : "NO"));
        }
        return text.toString();
    }

    static String limit(Target target) {
        return (target.sense() == Target.Sense.AT_MOST ? "<= " : ">= ") + number(target.limit());
    }

    /** Three digits or so, which is what such figures are good for. */
    static String number(double figure) {
        if (Double.isNaN(figure)) {
            return "-";
        }
        double size = Math.abs(figure);
        int decimals = size >= 100 || figure == Math.rint(figure) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
    }
}
