package io.datapool.parquet;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** One column as parquet-java's own {@link ColumnReader} gives it, value by value, and what should become of each. */
final class ColumnOracle {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final int JULIAN_EPOCH = 2_440_588;

    private final PrimitiveType type;
    /** Boxed; null where the value is missing. */
    private final @Nullable Object[] values;

    private ColumnOracle(PrimitiveType type, @Nullable Object[] values) {
        this.type = type;
        this.values = values;
    }

    static ColumnOracle read(Path path, String name) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .usePageChecksumVerification(true)
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            ColumnDescriptor column = schema.getColumnDescription(new String[] {name});
            reader.setRequestedSchema(List.of(column));
            @Nullable Object[] values = new Object[Math.toIntExact(reader.getRecordCount())];
            int row = 0;
            for (PageReadStore pages = reader.readNextFilteredRowGroup();
                    pages != null;
                    pages = reader.readNextFilteredRowGroup()) {
                ColumnReader cells = new ColumnReadStoreImpl(
                                pages,
                                new NoConverter(),
                                schema,
                                reader.getFileMetaData().getCreatedBy())
                        .getColumnReader(column);
                for (long i = 0; i < pages.getRowCount(); i++) {
                    boolean present = cells.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
                    values[row++] = present ? value(cells, column.getPrimitiveType()) : null;
                    cells.consume();
                }
            }
            return new ColumnOracle(column.getPrimitiveType(), values);
        }
    }

    private static Object value(ColumnReader cells, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> cells.getBoolean();
            case INT32 -> cells.getInteger();
            case INT64 -> cells.getLong();
            case FLOAT -> cells.getFloat();
            case DOUBLE -> cells.getDouble();
            case INT96, BINARY, FIXED_LEN_BYTE_ARRAY -> cells.getBinary().copy();
        };
    }

    int rows() {
        return values.length;
    }

    PrimitiveType type() {
        return type;
    }

    boolean holdsFloats() {
        return type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.FLOAT
                || type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.DOUBLE;
    }

    @Nullable
    Object value(int row) {
        return values[row];
    }

    /** The nearest float32; NaN where the value is missing. */
    float asFloat(int row) {
        Object value = values[row];
        if (value == null) {
            return Float.NaN;
        }
        if (value instanceof Float number) {
            return number;
        }
        if (value instanceof Integer || value instanceof Long) {
            return scale() == 0 ? integer(value).floatValue() : (float) asDouble(row);
        }
        return (float) asDouble(row);
    }

    /** The nearest float64; NaN where the value is missing. */
    double asDouble(int row) {
        Object value = values[row];
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof Float number) {
            return number;
        }
        if (value instanceof Double number) {
            return number;
        }
        if (type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation) {
            return half(((Binary) value)
                    .toByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getShort());
        }
        return integer(value).doubleValue() / Math.pow(10, scale());
    }

    private static double half(short bits) {
        int exponent = (bits >> 10) & 31;
        double fraction = (bits & 1023) / 1024.0;
        double magnitude = switch (exponent) {
            case 0 -> fraction * Math.pow(2, -14);
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> (1 + fraction) * Math.pow(2, exponent - 15);
        };
        return bits < 0 ? -magnitude : magnitude;
    }

    private int scale() {
        return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal ? decimal.getScale() : 0;
    }

    /** The stored integer, without sign where the type has none. */
    private BigInteger integer(Object value) {
        if (value instanceof Binary bytes) {
            return new BigInteger(bytes.getBytes());
        }
        if (value instanceof Boolean bool) {
            return bool ? BigInteger.ONE : BigInteger.ZERO;
        }
        boolean unsigned = type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation annotation
                && !annotation.isSigned();
        if (value instanceof Integer number) {
            return BigInteger.valueOf(unsigned ? Integer.toUnsignedLong(number) : number);
        }
        long number = (Long) value;
        return unsigned ? new BigInteger(Long.toUnsignedString(number)) : BigInteger.valueOf(number);
    }

    /** Whether every value is a whole number of 64 bits. */
    boolean holdsLongs() {
        if (scale() > 0 || holdsFloats()) {
            return false;
        }
        for (Object value : values) {
            if (value != null && integer(value).bitLength() >= Long.SIZE) {
                return false;
            }
        }
        return true;
    }

    /** {@code Long.MIN_VALUE} where the value is missing. */
    long asLong(int row) {
        Object value = values[row];
        return value == null ? Long.MIN_VALUE : integer(value).longValueExact();
    }

    /** Of a DATE, TIMESTAMP or INT96; {@code Long.MIN_VALUE} where the value is missing. */
    long asNanos(int row) {
        Object value = values[row];
        if (value == null) {
            return Long.MIN_VALUE;
        }
        if (value instanceof Integer days) {
            return days * NANOS_PER_DAY;
        }
        if (value instanceof Binary bytes) {
            ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            long nanosOfDay = buffer.getLong();
            return (buffer.getInt() - (long) JULIAN_EPOCH) * NANOS_PER_DAY + nanosOfDay;
        }
        return (Long) value
                * switch (((TimestampLogicalTypeAnnotation) type.getLogicalTypeAnnotation()).getUnit()) {
                    case MILLIS -> 1_000_000L;
                    case MICROS -> 1_000L;
                    case NANOS -> 1L;
                };
    }

    /** Column readers want a converter; values are taken from them directly. */
    private static final class NoConverter extends GroupConverter {
        @Override
        public Converter getConverter(int fieldIndex) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
