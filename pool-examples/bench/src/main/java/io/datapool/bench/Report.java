package io.datapool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures: as text and Markdown for people, as JSON for programs, as charts. */
final class Report {
    static final String COMMAND = "mvn -q -B -ntp -DskipTests -Pbench package";
    private static final double GIB = 1 << 30;

    private final Machine machine;
    private final String arguments;
    private final Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Map<String, Section> sections = new LinkedHashMap<>();

    Report(Machine machine, String arguments) {
        this.machine = machine;
        this.arguments = arguments;
    }

    /** What was run, where and when. */
    String heading() {
        return "command: " + COMMAND + " -Dbench.args=\"" + arguments + "\"" + "\nmachine: " + machine.cpu() + ", "
                + machine.cores() + " cores, " + Math.round(machine.memoryBytes() / GIB) + " GiB, " + machine.system()
                + ", "
                + machine.fileSystem()
                + "\nJDK: " + machine.jdk() + "\ndate: " + date + "\n";
    }

    /** Takes what a suite found, and returns its text. */
    String add(String suite, Section section) {
        sections.put(suite, section);
        return SectionText.of(section);
    }

    /** Writes {@code report.txt}, {@code report.md}, {@code results.json} and a PNG file per chart. */
    void write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder(heading());
        StringBuilder markdown = new StringBuilder("```\n" + heading() + "```\n");
        for (Section section : sections.values()) {
            text.append(SectionText.of(section));
            markdown.append(SectionMarkdown.of(section));
        }
        Files.writeString(directory.resolve("report.txt"), text);
        Files.writeString(directory.resolve("report.md"), markdown);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("results.json").toFile(), json());
        for (Section section : sections.values()) {
            for (Table table : section.tables()) {
                if (table.chart().isPresent()) {
                    BarChart.draw(table, table.chart().get(), directory.resolve(table.id() + ".png"));
                }
            }
        }
    }

    private Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", COMMAND);
        all.put("arguments", arguments);
        all.put("date", date.toString());
        all.put("machine", machine);
        Map<String, Object> suites = new LinkedHashMap<>();
        sections.forEach((name, section) -> suites.put(name, json(section)));
        all.put("suites", suites);
        return all;
    }

    private static Map<String, Object> json(Section section) {
        Map<String, Object> tables = new LinkedHashMap<>();
        for (Table table : section.tables()) {
            Map<String, Object> lines = new LinkedHashMap<>();
            for (Table.Line line : table.lines()) {
                Map<String, Object> figures = new LinkedHashMap<>();
                for (int i = 0; i < table.columns().size(); i++) {
                    double figure = line.figures().get(i);
                    figures.put(table.columns().get(i), Double.isNaN(figure) ? null : figure);
                }
                lines.put(line.label(), figures);
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("title", table.title());
            one.put("figures", lines);
            tables.put(table.id(), one);
        }
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Target target : section.targets()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("what", target.what());
            one.put("figure", Double.isNaN(target.figure()) ? null : target.figure());
            one.put("sense", target.sense());
            one.put("limit", target.limit());
            one.put("unit", target.unit());
            one.put("met", target.met());
            targets.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("title", section.title());
        all.put("tables", tables);
        all.put("targets", targets);
        return all;
    }
}
