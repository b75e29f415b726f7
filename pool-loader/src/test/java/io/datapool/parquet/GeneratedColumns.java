package io.datapool.parquet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Columns of every numeric and time type, with and without missing values, and rows for them: extremes, long runs, few and
 * many different values, in stretches.
 */
final class GeneratedColumns {
    private static final int STRETCH_ROWS = 300;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    /** Which values are missing. */
    private enum Missing {
        REQUIRED,
        NONE,
        ALTERNATE,
        STRETCHES;

        boolean at(int row) {
            return switch (this) {
                case REQUIRED, NONE -> false;
                case ALTERNATE -> row % 2 == 0;
                case STRETCHES -> row / 1_000 % 2 == 0 || row % 97 == 0;
            };
        }
    }

    /** A Parquet type with a source of values and some that are special. */
    private record Kind(String type, String annotation, Function<Random, Object> random, List<Object> special) {}

    private record Column(Kind kind, Missing missing, String name) {
        String definition() {
            String repetition = missing == Missing.REQUIRED ? "required " : "optional ";
            return repetition + kind.type() + " " + name
                    + (kind.annotation().isEmpty() ? "" : " (" + kind.annotation() + ")");
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("boolean", "", Random::nextBoolean, List.of(true, false)),
            ints("", Integer.MIN_VALUE, Integer.MAX_VALUE),
            ints("INTEGER(8,true)", -128, 127),
            ints("INTEGER(16,false)", 0, 65_535),
            ints("INTEGER(32,false)", Integer.MIN_VALUE, Integer.MAX_VALUE),
            ints("DECIMAL(9,2)", -999_999_999, 999_999_999),
            ints("TIME(MILLIS,true)", 0, 86_399_999),
            ints("DATE", -100_000, 100_000),
            longs("", Long.MIN_VALUE + 1, Long.MAX_VALUE),
            longs("INTEGER(64,false)", Long.MIN_VALUE, Long.MAX_VALUE),
            longs("DECIMAL(18,4)", -999_999_999_999_999_999L, 999_999_999_999_999_999L),
            longs("TIME(MICROS,false)", 0, 86_399_999_999L),
            longs("TIME(NANOS,false)", 0, 86_399_999_999_999L),
            longs("TIMESTAMP(MILLIS,true)", Long.MIN_VALUE / 1_000_000, Long.MAX_VALUE / 1_000_000),
            longs("TIMESTAMP(MICROS,false)", Long.MIN_VALUE / 1_000, Long.MAX_VALUE / 1_000),
            longs("TIMESTAMP(NANOS,true)", Long.MIN_VALUE + 1, Long.MAX_VALUE),
            new Kind(
                    "float",
                    "",
                    random -> Float.intBitsToFloat(random.nextInt()),
                    List.of(
                            Float.NaN,
                            Float.POSITIVE_INFINITY,
                            Float.NEGATIVE_INFINITY,
                            -0f,
                            0f,
                            Float.MIN_VALUE,
                            -Float.MIN_VALUE,
                            Float.MAX_VALUE,
                            -Float.MAX_VALUE,
                            Float.MIN_NORMAL)),
            new Kind(
                    "double",
                    "",
                    random -> random.nextBoolean()
                            ? Double.longBitsToDouble(random.nextLong())
                            : Math.rint(random.nextDouble() * 1e7) / 100,
                    List.of(
                            Double.NaN,
                            Double.POSITIVE_INFINITY,
                            Double.NEGATIVE_INFINITY,
                            -0.0,
                            0.0,
                            Double.MIN_VALUE,
                            Double.MAX_VALUE,
                            -Double.MAX_VALUE,
                            Double.MIN_NORMAL,
                            (double) Float.MAX_VALUE,
                            0x1.fffffefp127,
                            0x1.ffffffp127,
                            (double) Float.MIN_VALUE / 2,
                            Math.nextUp((double) Float.MIN_VALUE / 2),
                            (double) Float.MIN_NORMAL / 3,
                            0.1)),
            new Kind(
                    "int96",
                    "",
                    GeneratedColumns::int96,
                    List.of(int96(0, -100_000), int96(NANOS_PER_DAY - 1, 100_000))),
            fixed(2, "FLOAT16"),
            fixed(4, "DECIMAL(9,3)"),
            fixed(8, "DECIMAL(18,0)"),
            fixed(9, "DECIMAL(20,5)"),
            fixed(16, "DECIMAL(38,10)"),
            new Kind(
                    "binary",
                    "DECIMAL(30,6)",
                    random ->
                            new BigInteger(random.nextInt(100), random).negate().toByteArray(),
                    List.of(new byte[] {0}, new byte[] {-1}, new byte[] {0x7f, -1, -1, -1, -1, -1, -1, -1})));

    private final List<Column> columns;

    GeneratedColumns() {
        columns = KINDS.stream()
                .flatMap(kind -> Stream.of(Missing.values())
                        .map(missing -> new Column(
                                kind,
                                missing,
                                (kind.type() + "_" + kind.annotation() + "_" + missing)
                                        .replaceAll("[^A-Za-z0-9]+", "_")
                                        .toLowerCase(Locale.ROOT))))
                .toList();
    }

    /** A file of that many rows, not yet written. */
    SampleFile file(int rows, Random random) {
        SampleFile file = SampleFile.of(columns.stream().map(Column::definition).toArray(String[]::new));
        @Nullable Object[] last = new Object[columns.size()];
        for (int row = 0; row < rows; row++) {
            @Nullable Object[] values = new Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                last[i] = next(columns.get(i).kind(), row, last[i], random);
                values[i] = columns.get(i).missing().at(row) ? null : last[i];
            }
            file.row(values);
        }
        return file;
    }

    int count() {
        return columns.size();
    }

    /** Those that encoding BYTE_STREAM_SPLIT is defined for. */
    List<String> splittable() {
        return columns.stream()
                .filter(column -> !List.of("boolean", "int96", "binary")
                        .contains(column.kind().type()))
                .map(Column::name)
                .toList();
    }

    private static Object next(Kind kind, int row, @Nullable Object last, Random random) {
        int stretch = row / STRETCH_ROWS % 4;
        if (last != null && (stretch == 1 ? row % STRETCH_ROWS != 0 : stretch == 2 && random.nextInt(20) != 0)) {
            return last; // one run over a whole stretch; shorter ones
        }
        boolean special = stretch == 3 || random.nextInt(4) == 0;
        return special
                ? kind.special().get(random.nextInt(kind.special().size()))
                : kind.random().apply(random);
    }

    private static Kind ints(String annotation, int least, int most) {
        return new Kind(
                "int32",
                annotation,
                random -> (int) (least + Math.floorMod(random.nextLong(), (long) most - least + 1)),
                List.of(least, most, least + 1, Math.max(least, 0), most - 1, Math.min(most, (1 << 24) + 1)));
    }

    private static Kind longs(String annotation, long least, long most) {
        return new Kind(
                "int64",
                annotation,
                random -> Math.min(most, Math.max(least, random.nextLong() >> random.nextInt(64))),
                List.of(least, most, Math.max(least, 0L), most - 1, Math.min(most, (1L << 60) + (1L << 36) + 1)));
    }

    private static Kind fixed(int length, String annotation) {
        byte[] least = new byte[length];
        least[0] = Byte.MIN_VALUE;
        byte[] most = new byte[length];
        Arrays.fill(most, (byte) -1);
        most[0] = Byte.MAX_VALUE;
        return new Kind(
                "fixed_len_byte_array(" + length + ")",
                annotation,
                random -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    return bytes;
                },
                List.of(least, most, new byte[length]));
    }

    private static Object int96(Random random) {
        return int96(Math.floorMod(random.nextLong(), NANOS_PER_DAY), random.nextInt(200_000) - 100_000);
    }

    private static byte[] int96(long nanosOfDay, int epochDay) {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanosOfDay)
                .putInt(epochDay + 2_440_588)
                .array();
    }
}
