package io.datapool.bench;

import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A section as Markdown: what a document that shows figures takes its tables from. */
final class SectionMarkdown {
    private SectionMarkdown() {}

    static String of(Section section) {
        StringBuilder text = new StringBuilder("\n## " + section.title() + "\n");
        for (Table table : section.tables()) {
            text.append("\n").append(table.title()).append("\n\n").append(of(table));
        }
        if (!section.targets().isEmpty()) {
            text.append("\nTargets\n\n").append(ofTargets(section.targets()));
        }
        return text.toString();
    }

    private static String of(Table table) {
        List<String> titles = new ArrayList<>(List.of(table.lineTitle()));
        titles.addAll(table.columns());
        StringBuilder text = head(titles);
        for (Table.Line line : table.lines()) {
            List<String> cells = new ArrayList<>(List.of(line.label()));
            line.figures().forEach(figure -> cells.add(SectionText.number(figure)));
            append(text, cells);
        }
        return text.toString();
    }

    private static String ofTargets(List<Target> targets) {
        StringBuilder text = head(List.of("what", "figure", "target", "met"));
        for (Target target : targets) {
            append(
                    text,
                    List.of(
                            target.what(),
                            SectionText.number(target.figure()),
                            SectionText.limit(target) + " " + target.unit(),
                            target.met() ? "yes" : "**no**"));
        }
        return text.toString();
    }

    private static StringBuilder head(List<String> titles) {
        StringBuilder text = new StringBuilder();
        append(text, titles);
        append(text, Collections.nCopies(titles.size(), "---"));
        return text;
    }

    private static void append(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
