package io.datapool.cli;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.datapool.Column;
import io.datapool.Dataset;
import io.datapool.DoubleColumn;
import io.datapool.FloatColumn;
import io.datapool.LongColumn;
import io.datapool.OtherColumn;
import io.datapool.SharedDataPool;
import io.datapool.schema.ColumnType;
import io.datapool.schema.EpochNanos;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool cat}: a dataset's rows as CSV. */
@Command(
        name = "cat",
        mixinStandardHelpOptions = true,
        description = {
            "Print a dataset as CSV.",
            "Floats stand in the shortest form that reads back as the same value, times as ISO-8601 in UTC."
        })
final class CatCommand implements Callable<Integer> {
    private static final int ROWS_PER_CHECK = 1_024;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Parameters(paramLabel = "KEY", description = "The dataset's key.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String key;

    @Option(names = "--columns", split = ",", paramLabel = "COLUMN", description = "Only these, in this order.")
    private List<String> columns = List.of();

    @Option(
            names = "--from",
            paramLabel = "T",
            converter = Text.MomentConverter.class,
            description = "From this moment on, inclusive.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "T",
            converter = Text.MomentConverter.class,
            description = "Up to this moment, exclusive.")
    private @Nullable Instant to;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many rows.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--epoch", description = "Print times as nanoseconds since 1970-01-01T00:00:00Z.")
    private boolean epoch;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit is " + limit + ", expected 0 or more");
        }
        if (from != null && to != null && to.isBefore(from)) {
            throw new ParameterException(spec.commandLine(), "--to " + to + " is before --from " + from);
        }
        try (SharedDataPool pool = selection.attach(spec.commandLine())) {
            Dataset dataset = pool.get(key);
            int first = from == null ? 0 : dataset.rowAtOrAfter(from);
            int end = to == null ? dataset.rows() : dataset.rowAtOrAfter(to);
            int last = (int) Math.min(end, first + (long) limit);
            print(
                    columns.isEmpty()
                            ? dataset.columns()
                            : columns.stream().map(dataset::column).toList(),
                    first,
                    last);
            return PoolCommand.DONE;
        }
    }

    private void print(List<Column> chosen, int first, int end) {
        for (Column column : chosen) {
            if (column instanceof OtherColumn other) {
                throw other.refusal();
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(chosen.stream().map(column -> quoted(column.name())).collect(Collectors.joining(",")));
        StringBuilder line = new StringBuilder();
        for (int row = first; row < end; row++) {
            if ((row - first) % ROWS_PER_CHECK == 0 && out.checkError()) {
                return; // nobody takes more: the pipe is closed, or the disk is full, which main tells
            }
            line.setLength(0);
            for (Column column : chosen) {
                line.append(line.length() == 0 ? "" : ",").append(value(column, row));
            }
            out.println(line);
        }
    }

    private String value(Column column, int row) {
        if (column instanceof FloatColumn floats) {
            // Float.toString is not the shortest form before JDK 19.
            return NumberOutput.toString(floats.get(row), true);
        }
        if (column instanceof DoubleColumn doubles) {
            return NumberOutput.toString(doubles.get(row), true);
        }
        long value = ((LongColumn) column).get(row);
        return column.type() == ColumnType.TIMESTAMP && !epoch
                ? EpochNanos.instant(value).toString()
                : Long.toString(value);
    }

    /** RFC 4180: names with commas, quotes or line ends stand in quotes, with quotes doubled. */
    private static String quoted(String name) {
        return name.matches("[^,\"\\r\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
