package io.datapool.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the registry says of one dataset; read without mapping its segment.
 *
 * @param key the dataset's key
 * @param kind what it holds
 * @param generation the registry generation that published it
 * @param rows values in each column
 * @param fileBytes length of its segment file
 * @param columns in schema order
 * @param time the time index; empty where there is none or no row
 * @param source the file it was loaded from; empty where it was put from memory
 * @param quality what its loader measured of the data, as maps, lists, strings, numbers and booleans; may be empty
 * @param notes what its writer wants known, by name, sorted; what was left out or repaired, for one
 */
public record DatasetInfo(
        String key,
        DatasetKind kind,
        long generation,
        int rows,
        long fileBytes,
        List<ColumnInfo> columns,
        Optional<TimeRange> time,
        Optional<SourceInfo> source,
        Map<String, Object> quality,
        Map<String, String> notes) {
    /** Copies the collections. */
    public DatasetInfo {
        columns = List.copyOf(columns);
        quality = Collections.unmodifiableMap(new LinkedHashMap<>(quality));
        notes = Collections.unmodifiableMap(new TreeMap<>(notes));
    }

    /** The columns' names and types. */
    public Schema schema() {
        return new Schema(columns.stream().map(ColumnInfo::field).toList());
    }

    /** Bytes of all values of all columns. */
    public long nbytes() {
        return columns.stream().mapToLong(ColumnInfo::bytes).sum();
    }

    /** Name of the segment file, derived from key and generation. */
    public String file() {
        return Names.segmentFile(key, generation);
    }
}
