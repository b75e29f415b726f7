package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every numeric type becomes the nearest float32. */
class ParquetValuesTest {
    private static final int CANONICAL_NAN = 0x7fc00000;

    @TempDir
    Path directory;

    private float[] read(String column, Object... values) throws IOException, ParquetException {
        SampleFile file = SampleFile.of(column);
        for (Object value : values) {
            file.row(value);
        }
        return SampleFile.floats(file.write(directory.resolve("sample.parquet")), "v");
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void booleansBecomeZeroAndOne() throws Exception {
        assertThat(read("required boolean v", true, false, true)).containsExactly(1f, 0f, 1f);
    }

    @Test
    void signedIntegersOfEveryWidthKeepTheirValue() throws Exception {
        assertThat(read("required int32 v (INTEGER(8,true))", -128, 127)).containsExactly(-128f, 127f);
        assertThat(read("required int32 v (INTEGER(16,true))", -32768, 32767)).containsExactly(-32768f, 32767f);
        assertThat(read("required int32 v (INTEGER(32,true))", Integer.MIN_VALUE, -1))
                .containsExactly(-0x1p31f, -1f);
        assertThat(read("required int64 v (INTEGER(64,true))", Long.MIN_VALUE, -1L))
                .containsExactly(-0x1p63f, -1f);
        assertThat(read("required int32 v", -5, 0, 7)).containsExactly(-5f, 0f, 7f);
        assertThat(read("required int64 v", -5L, 0L, 7L)).containsExactly(-5f, 0f, 7f);
    }

    @Test
    void unsignedIntegersOfEveryWidthKeepTheirValue() throws Exception {
        assertThat(read("required int32 v (INTEGER(8,false))", 0, 255)).containsExactly(0f, 255f);
        assertThat(read("required int32 v (INTEGER(16,false))", 0, 65535)).containsExactly(0f, 65535f);
        assertThat(read("required int32 v (INTEGER(32,false))", 1, Integer.MIN_VALUE, -1))
                .containsExactly(1f, 0x1p31f, 0x1p32f);
        assertThat(read("required int64 v (INTEGER(64,false))", 1L, Long.MIN_VALUE, -1L))
                .containsExactly(1f, 0x1p63f, 0x1p64f);
    }

    @Test
    void int64IsRoundedOnce() throws Exception {
        long twiceRounded = (1L << 60) + (1L << 36) + 1; // by way of double it becomes a tie, and goes down
        Object[] values = {
            (1L << 24) + 1,
            (1L << 53) + 1,
            Long.MAX_VALUE,
            -Long.MAX_VALUE,
            twiceRounded,
            -twiceRounded,
            (1L << 24) - 1,
            0L
        };
        float[] read = read("required int64 v", values);
        for (int i = 0; i < values.length; i++) {
            assertThat(read[i])
                    .as("%s", values[i])
                    .isEqualTo(BigInteger.valueOf((Long) values[i]).floatValue());
        }
        assertThat(read[4]).isNotEqualTo((float) (double) twiceRounded);
    }

    @Test
    void randomInt64IsTheNearestFloatSignedAndUnsigned() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Object[] values = new Object[5_000];
        Arrays.setAll(values, i -> random.nextLong() >> random.nextInt(64));
        float[] signed = read("required int64 v", values);
        float[] unsigned = read("required int64 v (INTEGER(64,false))", values);
        for (int i = 0; i < values.length; i++) {
            long value = (Long) values[i];
            assertThat(signed[i])
                    .as("%d, seed %d", value, seed)
                    .isEqualTo(BigInteger.valueOf(value).floatValue());
            assertThat(unsigned[i])
                    .as("unsigned %d, seed %d", value, seed)
                    .isEqualTo(new BigInteger(Long.toUnsignedString(value)).floatValue());
        }
    }

    @Test
    void floatsKeepEveryBit() throws Exception {
        int[] patterns = {0, 0x80000000, 1, 0x007fffff, 0x7f7fffff, 0x7f800000, 0xff800000, CANONICAL_NAN, 0x7fc12345};
        Object[] values =
                Arrays.stream(patterns).mapToObj(Float::intBitsToFloat).toArray();
        assertThat(bits(read("required float v", values))).containsExactly(patterns);
    }

    @Test
    void doublesBecomeTheNearestFloat() throws Exception {
        float[] read = read(
                "required double v",
                0.1,
                16777217.0, // a tie, to the even neighbour
                16777217.000000004, // just above the tie
                1e39, // beyond the largest float
                -1e39,
                3.4028235677973366e38, // halfway between the largest float and the next step: away
                3.4028235677973362e38, // just below that
                1e-50,
                -1e-50,
                1.401298464324817e-45,
                Double.NaN,
                Double.NEGATIVE_INFINITY);
        assertThat(bits(read)).containsExactly(bits(new float[] {
            0.1f,
            16777216f,
            16777218f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.POSITIVE_INFINITY,
            Float.MAX_VALUE,
            0f,
            -0f,
            Float.MIN_VALUE,
            Float.NaN,
            Float.NEGATIVE_INFINITY
        }));
    }

    @Test
    void everyHalfPrecisionPatternBecomesItsValue() throws Exception {
        Object[] values = new Object[1 << 16];
        Arrays.setAll(values, i -> new byte[] {(byte) i, (byte) (i >> 8)});
        float[] read = read("required fixed_len_byte_array(2) v (FLOAT16)", values);
        for (int i = 0; i < values.length; i++) {
            assertThat(bits(new float[] {read[i]})[0]).as("pattern %04x", i).isEqualTo(halfBits(i));
        }
    }

    private static int halfBits(int pattern) {
        int exponent = pattern >> 10 & 31;
        double fraction = (pattern & 1023) / 1024.0;
        double magnitude = exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
        return Double.isNaN(magnitude)
                ? CANONICAL_NAN | (pattern & 0x8000) << 16
                : Float.floatToRawIntBits((float) ((pattern & 0x8000) == 0 ? magnitude : -magnitude));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "required int32 v (DECIMAL(9,2))",
                "required int64 v (DECIMAL(18,2))",
                "required fixed_len_byte_array(16) v (DECIMAL(38,2))",
                "required fixed_len_byte_array(5) v (DECIMAL(11,2))",
                "required binary v (DECIMAL(38,2))"
            })
    void decimalsOnEveryPhysicalTypeBecomeTheNearestFloat(String column) throws Exception {
        String[] texts = {"0.00", "0.01", "-0.01", "64123.45", "-64123.45", "9999999.99", "-9999999.99", "1.27", "2.56"
        };
        Object[] values = Arrays.stream(texts)
                .map(text -> physical(column, new BigDecimal(text).unscaledValue()))
                .toArray();
        float[] read = read(column, values);
        for (int i = 0; i < texts.length; i++) {
            assertThat(read[i]).as(texts[i]).isEqualTo(Float.parseFloat(texts[i]));
        }
    }

    private static Object physical(String column, BigInteger unscaled) {
        if (column.contains("int32")) {
            return unscaled.intValueExact();
        }
        if (column.contains("int64")) {
            return unscaled.longValueExact();
        }
        byte[] shortest = unscaled.toByteArray();
        if (!column.contains("fixed")) {
            return shortest;
        }
        byte[] padded = new byte[column.contains("(16)") ? 16 : 5];
        Arrays.fill(padded, (byte) unscaled.signum() == -1 ? (byte) -1 : 0);
        System.arraycopy(shortest, 0, padded, padded.length - shortest.length, shortest.length);
        return padded;
    }

    @Test
    void wideDecimalsBecomeTheNearestFloat() throws Exception {
        BigInteger unscaled = new BigInteger("12345678901234567890123456789012345678");
        assertThat(read("required binary v (DECIMAL(38,18))", (Object) unscaled.toByteArray()))
                .containsExactly(Float.parseFloat("12345678901234567890.123456789012345678"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boolean v",
                "int32 v",
                "int32 v (INTEGER(8,false))",
                "int64 v",
                "int64 v (INTEGER(64,false))",
                "float v",
                "double v",
                "int32 v (DECIMAL(9,2))",
                "int64 v (DECIMAL(18,2))",
                "binary v (DECIMAL(18,2))",
                "fixed_len_byte_array(4) v (DECIMAL(9,2))",
                "fixed_len_byte_array(2) v (FLOAT16)"
            })
    void missingValuesOfEveryTypeBecomeNaN(String column) throws Exception {
        Path path = SampleFile.of("optional " + column, "required int32 other")
                .row(null, 1)
                .row(null, 2)
                .write(directory.resolve("sample.parquet"));
        assertThat(bits(SampleFile.floats(path, "v"))).containsExactly(CANONICAL_NAN, CANONICAL_NAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional int32 v (TIME(MILLIS,true))", "optional int64 v (TIME(MICROS,true))"})
    void aTimeOfDayIsANumberButNoEpochTime(String column) throws Exception {
        Path path = SampleFile.of(column)
                .row(column.contains("int32") ? (Object) 7 : (Object) 7L)
                .write(directory.resolve("sample.parquet"));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertThat(SampleFile.column(file, "v").kind()).isEqualTo(ColumnKind.REAL);
        }
        assertThat(SampleFile.floats(path, "v")).containsExactly(7f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optional binary v (STRING)",
                "optional binary v",
                "optional binary v (JSON)",
                "optional binary v (ENUM)",
                "optional fixed_len_byte_array(16) v (UUID)",
                "optional fixed_len_byte_array(3) v",
                "repeated double v",
                "optional group v { required double x; }",
                "optional group v (LIST) { repeated group list { required double element; } }"
            })
    void whatIsNoNumberIsSaidToBeOther(String column) throws Exception {
        Path path =
                SampleFile.of(column, "required int32 other").row(null, 1).write(directory.resolve("sample.parquet"));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertThat(SampleFile.column(file, "v").kind()).isEqualTo(ColumnKind.OTHER);
            assertThat(SampleFile.column(file, "other").kind()).isEqualTo(ColumnKind.INTEGER);
        }
        assertThat(SampleFile.floats(path, "other")).containsExactly(1f);
    }
}
