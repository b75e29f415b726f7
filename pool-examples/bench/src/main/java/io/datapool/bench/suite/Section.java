package io.datapool.bench.suite;

import java.util.List;

/**
 * What a suite found.
 *
 * @param title of the section in the report
 * @param tables the figures
 * @param targets what the figures are held against
 */
public record Section(String title, List<Table> tables, List<Target> targets) {
    /** Copies the lists. */
    public Section {
        tables = List.copyOf(tables);
        targets = List.copyOf(targets);
    }
}
