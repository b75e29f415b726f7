package io.datapool.fetch.files;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/**
 * What rows of a kind look like in files: a time in UTC milliseconds, and doubles. Immutable.
 *
 * @param <T> a row
 */
public abstract class RowFormat<T> {
    private static final String TIMESTAMP = "timestamp";

    private final Schema schema;
    private final List<String> values;

    /**
     * @param name what a row is called, {@code Bar} for instance
     * @param values the names of the doubles, in order
     */
    protected RowFormat(String name, List<String> values) {
        this.values = List.copyOf(values);
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record(name)
                .namespace("io.datapool")
                .fields()
                .name(TIMESTAMP)
                .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault();
        for (String value : values) {
            fields = fields.requiredDouble(value);
        }
        schema = fields.endRecord();
    }

    /** The time of a row, in whole milliseconds. */
    public abstract Instant time(T row);

    /** The double of that index, from 0. */
    public abstract double value(T row, int index);

    /**
     * Makes a row.
     *
     * @param values as many as there are names; not kept
     */
    public abstract T row(Instant time, double[] values);

    final Schema schema() {
        return schema;
    }

    /** The columns of such a file, as a schema of Parquet's own notation has them. */
    final List<String> declarations() {
        List<String> all = new ArrayList<>();
        all.add("required int64 " + TIMESTAMP + " (TIMESTAMP(MILLIS,true))");
        values.forEach(value -> all.add("required double " + value));
        return all;
    }

    /** How many doubles follow the time. */
    final int valueCount() {
        return values.size();
    }

    /** Length of a row in {@link #put}. */
    final int rowBytes() {
        return Long.BYTES + valueCount() * Double.BYTES;
    }

    final void put(T row, ByteBuffer target) {
        target.putLong(time(row).toEpochMilli());
        for (int i = 0; i < valueCount(); i++) {
            target.putDouble(value(row, i));
        }
    }

    final T get(ByteBuffer source) {
        Instant time = Instant.ofEpochMilli(source.getLong());
        double[] values = new double[valueCount()];
        for (int i = 0; i < valueCount(); i++) {
            values[i] = source.getDouble();
        }
        return row(time, values);
    }

    /** Fills a record of {@link #schema}. */
    final void put(T row, GenericData.Record target) {
        target.put(0, time(row).toEpochMilli());
        for (int i = 0; i < valueCount(); i++) {
            target.put(i + 1, value(row, i));
        }
    }
}
