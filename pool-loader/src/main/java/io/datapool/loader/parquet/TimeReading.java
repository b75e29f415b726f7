package io.datapool.loader.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** How the current value of a column becomes nanoseconds since 1970-01-01T00:00:00Z. Local times are taken as UTC. */
interface TimeReading {
    /**
     * The current value in nanoseconds.
     *
     * @throws ArithmeticException when it is outside the years 1677 to 2262, or its unit cannot be told
     */
    long read(ColumnReader column);

    long NANOS_PER_DAY = 86_400_000_000_000L;
    /** Julian day number of 1970-01-01. */
    int JULIAN_EPOCH = 2_440_588;

    /** The way for that type, which is a TIMESTAMP or an INTEGER; one per column, for it may remember. */
    static TimeReading of(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT96 -> TimeReading::int96;
            case INT32 ->
                ColumnTypes.kind(type) == ColumnKind.TIMESTAMP
                        ? column -> Math.multiplyExact(column.getInteger(), NANOS_PER_DAY)
                        : new EpochGuess(ColumnReader::getInteger);
            case INT64 ->
                type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation annotation
                        ? timestamp(annotation)
                        : new EpochGuess(ColumnReader::getLong);
            case BOOLEAN, FLOAT, DOUBLE, BINARY, FIXED_LEN_BYTE_ARRAY ->
                throw new IllegalArgumentException(type + " is no time");
        };
    }

    private static TimeReading timestamp(TimestampLogicalTypeAnnotation annotation) {
        return switch (annotation.getUnit()) {
            case MILLIS -> column -> Math.multiplyExact(column.getLong(), 1_000_000L);
            case MICROS -> column -> Math.multiplyExact(column.getLong(), 1_000L);
            case NANOS -> ColumnReader::getLong;
        };
    }

    /** 8 bytes nanoseconds of the day, 4 bytes Julian day, both little-endian; written by older Spark and pandas. */
    private static long int96(ColumnReader column) {
        ByteBuffer bytes = ByteBuffer.wrap(column.getBinary().getBytes()).order(ByteOrder.LITTLE_ENDIAN);
        long nanosOfDay = bytes.getLong();
        return Math.addExact(Math.multiplyExact(bytes.getInt() - (long) JULIAN_EPOCH, NANOS_PER_DAY), nanosOfDay);
    }
}
