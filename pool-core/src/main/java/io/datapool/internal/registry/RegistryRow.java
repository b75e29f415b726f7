package io.datapool.internal.registry;

import io.datapool.internal.arrow.SegmentLayout;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Names;
import io.datapool.schema.Schema;
import io.datapool.schema.SourceInfo;
import io.datapool.schema.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One dataset's line: {@link DatasetInfo} to a YAML flow map and back. The field names are specified in FORMAT.md. */
public final class RegistryRow {
    /** No row that this library writes comes near this size. */
    private static final int MAX_CHARACTERS = 16 << 20;

    private RegistryRow() {}

    /** The row, on one line, without the key. */
    public static String render(DatasetInfo info) {
        return new Yaml(MAX_CHARACTERS).dump(info.toMap());
    }

    /**
     * Reads a row back.
     *
     * @throws IllegalArgumentException when anything is missing, of another type or impossible
     */
    public static DatasetInfo parse(String key, String text) {
        YamlMap row = YamlMap.ofFlow(text, MAX_CHARACTERS);
        long fileBytes = row.number("fileBytes", 1, Long.MAX_VALUE);
        int[] shape = row.integers("shape", 2, SegmentLayout.MAX_ROWS);
        int rows = shape[0];
        List<ColumnInfo> columns = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (YamlMap each : row.maps("columns")) {
            ColumnInfo column = column(each, rows, fileBytes);
            columns.add(column);
            fields.add(column.field());
        }
        Schema schema = new Schema(fields); // checks number and names of the columns
        if (shape[1] != schema.fields().size()) {
            throw new IllegalArgumentException("'shape' claims " + shape[1] + " columns, 'columns' has "
                    + schema.fields().size());
        }
        return new DatasetInfo(
                key,
                DatasetKind.ofLabel(row.text("kind")),
                row.number("generation", 1, Names.MAX_GENERATION),
                rows,
                fileBytes,
                columns,
                row.optionalMap("time").map(RegistryRow::time),
                row.optionalMap("source").map(RegistryRow::source),
                row.optionalMap("quality").map(YamlMap::plainValues).orElse(Map.of()),
                row.optionalMap("notes").map(YamlMap::texts).orElse(Map.of()));
    }

    private static ColumnInfo column(YamlMap column, int rows, long fileBytes) {
        Field field = new Field(column.text("name"), ColumnType.ofDtype(column.text("dtype")));
        long offset = column.number("offset");
        long bytes = (long) rows * field.type().width();
        if (offset <= 0 || offset % SegmentLayout.ALIGNMENT != 0 || offset > fileBytes - bytes) {
            throw new IllegalArgumentException(
                    "column '" + field.name() + "' lies at byte " + offset + " of " + fileBytes);
        }
        return new ColumnInfo(field, offset, column.text("crc32c"));
    }

    private static TimeRange time(YamlMap time) {
        Optional<Duration> step = time.optionalText("step").map(RegistryRow::duration);
        return new TimeRange(time.instant("first"), time.instant("last"), step, time.flag("regular"));
    }

    private static Duration duration(String text) {
        try {
            Duration step = Duration.parse(text);
            if (step.toNanos() > 0) {
                return step;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("'step' is no ISO-8601 duration of up to 292 years: " + text, e);
        }
        throw new IllegalArgumentException("'step' is not positive: " + text);
    }

    private static SourceInfo source(YamlMap source) {
        return new SourceInfo(
                source.text("path"),
                source.number("size"),
                source.instant("mtime"),
                source.text("fingerprint"),
                source.text("options"),
                source.text("loader"),
                source.instant("loadedAt"));
    }
}
