package io.datapool.fetch;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/**
 * What rows of a kind look like in files: a time in UTC milliseconds, and doubles. Immutable.
 *
 * @param <T> a bar or a funding rate
 */
abstract sealed class RowFormat<T> {
    static final RowFormat<Bar> BARS = new OfBars();
    static final RowFormat<FundingRate> FUNDING_RATES = new OfFundingRates();

    private static final String TIMESTAMP = "timestamp";

    private final Schema schema;
    private final int valueCount;

    private RowFormat(String name, List<String> values) {
        valueCount = values.size();
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

    @SuppressWarnings("unchecked") // each kind of series has the rows that its own declaration says
    static <T> RowFormat<T> of(Series<T> series) {
        return (RowFormat<T>) (series instanceof Series.Bars ? BARS : FUNDING_RATES);
    }

    abstract Instant time(T row);

    abstract double value(T row, int index);

    abstract T row(Instant time, double[] values);

    final Schema schema() {
        return schema;
    }

    /** How many doubles follow the time. */
    final int valueCount() {
        return valueCount;
    }

    /** Length of a row in {@link #put}. */
    final int rowBytes() {
        return Long.BYTES + valueCount * Double.BYTES;
    }

    final void put(T row, ByteBuffer target) {
        target.putLong(time(row).toEpochMilli());
        for (int i = 0; i < valueCount; i++) {
            target.putDouble(value(row, i));
        }
    }

    final T get(ByteBuffer source) {
        Instant time = Instant.ofEpochMilli(source.getLong());
        double[] values = new double[valueCount];
        for (int i = 0; i < valueCount; i++) {
            values[i] = source.getDouble();
        }
        return row(time, values);
    }

    /** Fills a record of {@link #schema}. */
    final void put(T row, GenericData.Record target) {
        target.put(0, time(row).toEpochMilli());
        for (int i = 0; i < valueCount; i++) {
            target.put(i + 1, value(row, i));
        }
    }

    private static final class OfBars extends RowFormat<Bar> {
        private OfBars() {
            super("Bar", List.of("open", "high", "low", "close", "volume"));
        }

        @Override
        Instant time(Bar bar) {
            return bar.openTime();
        }

        @Override
        double value(Bar bar, int index) {
            return switch (index) {
                case 0 -> bar.open();
                case 1 -> bar.high();
                case 2 -> bar.low();
                case 3 -> bar.close();
                default -> bar.volume();
            };
        }

        @Override
        Bar row(Instant time, double[] values) {
            return new Bar(time, values[0], values[1], values[2], values[3], values[4]);
        }
    }

    private static final class OfFundingRates extends RowFormat<FundingRate> {
        private OfFundingRates() {
            super("FundingRate", List.of("rate"));
        }

        @Override
        Instant time(FundingRate rate) {
            return rate.time();
        }

        @Override
        double value(FundingRate rate, int index) {
            return rate.rate();
        }

        @Override
        FundingRate row(Instant time, double[] values) {
            return new FundingRate(time, values[0]);
        }
    }
}
