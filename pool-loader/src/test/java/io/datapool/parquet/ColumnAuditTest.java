package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lost on the way to float32. */
class ColumnAuditTest {
    @TempDir
    Path directory;

    private ColumnAudit audit(boolean dictionary, String column, @Nullable Object... values) throws Exception {
        SampleFile sample =
                SampleFile.of(column).dictionary(dictionary).rowGroupRows(3_000).pageRows(500);
        for (Object value : values) {
            sample.row(value);
        }
        ColumnAudit audit = new ColumnAudit();
        try (ParquetFile file = ParquetFile.open(sample.write(directory.resolve("sample.parquet")))) {
            for (ParquetFile.Task task :
                    file.floatTasks(SampleFile.column(file, "v"), (row, batch, count) -> {}, audit)) {
                task.run();
            }
        }
        return audit;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lostIntegersAreCountedAsOftenAsTheyOccur(boolean dictionary) throws Exception {
        ColumnAudit audit = audit(
                dictionary,
                "optional int64 v",
                (1L << 24) + 1,
                (1L << 24) + 1,
                null,
                1L << 24,
                (1L << 24) + 1,
                (1L << 25) + 3,
                Long.MAX_VALUE,
                Long.MIN_VALUE);
        assertThat(audit.inexactIntegers()).isEqualTo(5);
        assertThat(audit.missing()).isEqualTo(1);
        assertThat(audit.nans()).isZero();
        assertThat(audit.overflows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void valuesBeyondFloat32AreCountedAsOftenAsTheyOccur(boolean dictionary) throws Exception {
        ColumnAudit audit = audit(
                dictionary,
                "optional double v",
                1e39,
                1e39,
                null,
                -1e300,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                1e38,
                1e39);
        assertThat(audit.overflows()).isEqualTo(4);
        assertThat(audit.nans()).isEqualTo(1);
        assertThat(audit.missing()).isEqualTo(1);
    }

    @Test
    void integersWithoutSignAreExactWhereTheirFloat32Is() throws Exception {
        ColumnAudit narrow = audit(false, "required int32 v (INTEGER(32,false))", Integer.MIN_VALUE, -256, 7, -255);
        assertThat(narrow.inexactIntegers()).isEqualTo(1);
        assertThat(narrow.maxAbsoluteError()).isEqualTo(1);
        ColumnAudit wide =
                audit(false, "required int64 v (INTEGER(64,false))", Long.MIN_VALUE, -1L, 7L, (1L << 24) + 1);
        assertThat(wide.inexactIntegers()).isEqualTo(2);
        assertThat(wide.maxAbsoluteError()).isEqualTo(1);
    }

    @Test
    void decimalsAreAuditedToo() throws Exception {
        for (String type : new String[] {"int32 v (DECIMAL(9,2))", "int64 v (DECIMAL(18,2))"}) {
            boolean narrow = type.startsWith("int32");
            ColumnAudit audit = audit(
                    false,
                    "required " + type,
                    narrow ? (Object) 13_107_201 : (Object) 13_107_201L,
                    narrow ? (Object) 100 : (Object) 100L);
            assertThat(audit.maxAbsoluteError())
                    .as(type)
                    .isCloseTo(Math.abs(131_072.01 - (float) 131_072.01), within(1e-12));
            assertThat(audit.tick()).as(type).isEqualTo(0.01);
            assertThat(audit.losesTick()).as(type).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1e17, 1",
        "0.5, 0.1",
        "65000.12, 0.01",
        "0.00000812, 1e-8",
        "0.0000005, 1e-7",
        "1000000000.01, 0.01",
        "69000.12345678, 1e-8",
        "-3.25, 0.01",
        "0.123456789, NaN",
        "0.3333333333333333, NaN",
        "31415926.535897932, NaN"
    })
    void theTickIsTheSmallestDecimalPlaceInUse(double value, double tick) throws Exception {
        assertThat(audit(false, "required double v", 3.0, value, 0.0, Double.NaN)
                        .tick())
                .isEqualTo(Double.valueOf(tick));
    }

    @Test
    void whatWasNeverWiderThanFloat32HasNoTick() throws Exception {
        assertThat(audit(false, "required float v", 1f, 2f).tick()).isNaN();
        assertThat(audit(false, "optional double v", null, null).tick()).isNaN();
    }

    @Test
    void pricesBeyondFloat32AreAdvisedToBeFloat64() throws Exception {
        assertThat(audit(false, "required double v", 131_072.01, 131_072.02).losesTick())
                .isTrue();
        assertThat(audit(false, "required double v", 65_000.01, 100.02).losesTick())
                .isFalse();
        assertThat(audit(false, "required double v", 1.0, 2.0).losesTick()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomColumnsAreAuditedAsTheModelDoes(long seed) throws Exception {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        boolean integers = seed % 2 == 0;
        @Nullable Object[] values = new Object[7_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(9) == 0
                    ? null
                    : integers ? (Object) (random.nextLong() >> random.nextInt(64)) : (Object) someDouble(random);
        }
        ColumnAudit audit = audit(seed > 2, "optional " + (integers ? "int64" : "double") + " v", values);
        long missing = 0;
        long nans = 0;
        long overflows = 0;
        long inexact = 0;
        double absolute = 0;
        double relative = 0;
        for (Object value : values) {
            if (value == null) {
                missing++;
                continue;
            }
            float rounded = value instanceof Long number ? (float) (long) number : (float) (double) (Double) value;
            double exact = ((Number) value).doubleValue();
            if (Double.isNaN(exact)) {
                nans++;
            } else if (Float.isInfinite(rounded)) {
                overflows += Double.isInfinite(exact) ? 0 : 1;
            } else {
                BigDecimal error = new BigDecimal(value.toString())
                        .subtract(new BigDecimal(rounded))
                        .abs();
                if (value instanceof Double number) {
                    error = new BigDecimal(number)
                            .subtract(new BigDecimal(rounded))
                            .abs();
                }
                inexact += integers && error.signum() > 0 ? 1 : 0;
                absolute = Math.max(absolute, error.doubleValue());
                relative = Math.max(relative, error.signum() == 0 ? 0 : error.doubleValue() / Math.abs(exact));
            }
        }
        assertThat(audit.missing()).isEqualTo(missing);
        assertThat(audit.nans()).isEqualTo(nans);
        assertThat(audit.overflows()).isEqualTo(overflows);
        assertThat(audit.inexactIntegers()).isEqualTo(inexact);
        assertThat(audit.maxAbsoluteError()).isEqualTo(absolute);
        assertThat(audit.maxRelativeError()).isEqualTo(relative);
    }

    private static Double someDouble(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextBoolean() ? 1e39 : Double.NEGATIVE_INFINITY;
            case 3 -> (double) random.nextFloat();
            default -> random.nextInt(100_000) / 100.0;
        };
    }
}
