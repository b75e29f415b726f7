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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a row: {@link DatasetInfo} to a map and back. They are specified in FORMAT.md; unknown ones are left alone. */
final class RowFields {
    private RowFields() {}

    /** In a fixed order; what is empty is left out. */
    static Map<String, Object> write(DatasetInfo info) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", info.kind().label());
        map.put("generation", info.generation());
        map.put("file", info.file());
        map.put("fileBytes", info.fileBytes());
        map.put("shape", List.of(info.rows(), info.columns().size()));
        map.put("nbytes", info.nbytes());
        info.time().ifPresent(range -> map.put("time", write(range)));
        map.put("columns", info.columns().stream().map(RowFields::write).toList());
        info.source().ifPresent(file -> map.put("source", write(file)));
        if (!info.quality().isEmpty()) {
            map.put("quality", info.quality());
        }
        if (!info.notes().isEmpty()) {
            map.put("notes", info.notes());
        }
        return map;
    }

    /** @throws IllegalArgumentException when anything is missing, of another type or impossible */
    static DatasetInfo read(String key, YamlMap row) {
        long fileBytes = row.number("fileBytes", 1, Long.MAX_VALUE);
        int[] shape = row.integers("shape", 2, SegmentLayout.MAX_ROWS);
        int rows = shape[0];
        List<ColumnInfo> columns = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        long left = Long.MAX_VALUE;
        for (YamlMap each : row.maps("columns")) {
            ColumnInfo column = column(each, rows, fileBytes);
            left -= column.bytes();
            if (left < 0) {
                throw new IllegalArgumentException("'columns' claims more bytes than there can be");
            }
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
                row.optionalMap("time").map(RowFields::time),
                row.optionalMap("source").map(RowFields::source),
                row.optionalMap("quality").map(YamlMap::plainValues).orElse(Map.of()),
                row.optionalMap("notes").map(YamlMap::texts).orElse(Map.of()));
    }

    private static Map<String, Object> write(ColumnInfo column) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", column.name());
        map.put("dtype", column.dtype());
        map.put("offset", column.offsetBytes());
        map.put("bytes", column.bytes());
        map.put("crc32c", column.crc32c());
        return map;
    }

    /** Before format 2 a column had no {@code bytes}: only of a known type they follow from the rows. */
    private static ColumnInfo column(YamlMap column, int rows, long fileBytes) {
        String dtype = column.text("dtype");
        Field field = new Field(column.text("name"), ColumnType.ofDtype(dtype));
        boolean known = field.type() != ColumnType.OTHER;
        long expected = known ? (long) rows * field.type().width() : 0;
        long bytes = known && !column.has("bytes") ? expected : column.number("bytes", 0, Long.MAX_VALUE);
        if (known && bytes != expected) {
            throw new IllegalArgumentException("column '" + field.name() + "' claims " + bytes + " bytes, " + rows
                    + " values of " + dtype + " have " + expected);
        }
        long offset = column.number("offset");
        if (offset <= 0 || offset % SegmentLayout.ALIGNMENT != 0 || offset > fileBytes - bytes) {
            throw new IllegalArgumentException(
                    "column '" + field.name() + "' lies at byte " + offset + " of " + fileBytes);
        }
        return new ColumnInfo(field, dtype, offset, bytes, column.text("crc32c"));
    }

    private static Map<String, Object> write(TimeRange time) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("first", time.first().toString());
        map.put("last", time.last().toString());
        time.step().ifPresent(length -> map.put("step", length.toString()));
        map.put("regular", time.regular());
        return map;
    }

    private static TimeRange time(YamlMap time) {
        Optional<Duration> step = time.optionalText("step").map(RowFields::duration);
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

    private static Map<String, Object> write(SourceInfo source) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", source.path());
        map.put("size", source.sizeBytes());
        map.put("mtime", source.modified().toString());
        map.put("fingerprint", source.fingerprint());
        map.put("options", source.options());
        map.put("loader", source.loaderVersion());
        map.put("loadedAt", source.loadedAt().toString());
        return map;
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
