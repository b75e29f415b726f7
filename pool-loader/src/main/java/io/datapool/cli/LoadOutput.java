package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.loader.LoadOutcome;
import io.datapool.loader.LoadReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a load, for people and for programs. */
final class LoadOutput {
    private LoadOutput() {}

    static void print(PrintWriter out, SharedDataPool pool, LoadReport report) {
        TextTable table = new TextTable("KEY", "STATUS", "ROWS", "MB", "NOTES");
        for (LoadOutcome outcome : report.outcomes()) {
            table.row(
                    outcome.key(),
                    Text.lowerCase(outcome.status()),
                    outcome.rows(),
                    Text.megabytes(outcome.nbytes()),
                    outcome.status().ok() ? Text.notes(outcome.notes()) : outcome.detail());
        }
        table.print(out);
        out.println(report.summary() + "; pool '" + pool.options().name() + "' is at generation " + report.generation()
                + " with " + Text.megabytes(pool.totalBytes()) + " MB in "
                + pool.keys().size() + " datasets");
    }

    static Map<String, Object> map(SharedDataPool pool, LoadReport report) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pool", pool.options().name());
        map.put("generation", report.generation());
        map.put("ok", report.ok());
        List<Object> outcomes = new ArrayList<>();
        for (LoadOutcome outcome : report.outcomes()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("key", outcome.key());
            one.put("status", Text.lowerCase(outcome.status()));
            one.put("path", outcome.path().toString());
            one.put("rows", outcome.rows());
            one.put("nbytes", outcome.nbytes());
            one.put("detail", outcome.detail());
            one.put("quality", outcome.quality());
            one.put("notes", outcome.notes());
            outcomes.add(one);
        }
        map.put("datasets", outcomes);
        return map;
    }
}
