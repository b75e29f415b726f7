package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pool cat}. */
class CatCommandTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    @TempDir
    Path home;

    private SharedDataPool pool;

    @BeforeEach
    void createPool() {
        try (SharedDataPool created =
                SharedDataPool.create(PoolOptions.named("p").home(home))) {
            pool = created;
        }
    }

    private void put(String key, DatasetDraft draft) {
        try (SharedDataPool opened = SharedDataPool.createOrAttach(pool.options())) {
            opened.put(key, draft);
        }
    }

    private void putHours(int rows) {
        long[] stamps = new long[rows];
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            stamps[row] = ChronoUnit.NANOS.between(Instant.EPOCH, START) + row * 3_600_000_000_000L;
            values[row] = row;
        }
        put("hours", DatasetDraft.withTime(stamps).floats("v", values).floats("w", values));
    }

    private CommandRun cat(String key, String... more) {
        String[] fixed = {"cat", "--home", home.toString(), "--pool", "p", key};
        return CommandRun.of(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void rowsArePrintedAsCsvWithIsoTimes() {
        put(
                "x",
                DatasetDraft.withTime(new long[] {0, 1, 1_704_067_200_123_456_789L})
                        .floats("a", new float[] {0.1f, Float.NaN, -0f})
                        .doubles("b", new double[] {0.1, 1e300, Double.NEGATIVE_INFINITY})
                        .longs("n", new long[] {1, Long.MIN_VALUE, Long.MAX_VALUE}));
        assertThat(cat("x").done().lines())
                .containsExactly(
                        "timestamp,a,b,n",
                        "1970-01-01T00:00:00Z,0.1,0.1,1",
                        "1970-01-01T00:00:00.000000001Z,NaN,1.0E300,-9223372036854775808",
                        "2024-01-01T00:00:00.123456789Z,-0.0,-Infinity,9223372036854775807");
        assertThat(cat("x", "--epoch").done().lines())
                .element(3)
                .isEqualTo("1704067200123456789,-0.0,-Infinity,9223372036854775807");
    }

    @Test
    void everyFloatReadsBackAsTheSameBits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        float[] values = new float[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        float[] special = {
            0f,
            -0f,
            Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            16777216f,
            2e-3f
        };
        System.arraycopy(special, 0, values, 0, special.length);
        put("x", DatasetDraft.withoutTime().floats("v", values));
        List<String> lines = cat("x").done().lines();
        for (int i = 0; i < values.length; i++) {
            assertThat(Float.floatToIntBits(Float.parseFloat(lines.get(i + 1))))
                    .as("%s, seed %d", lines.get(i + 1), seed)
                    .isEqualTo(Float.floatToIntBits(values[i]));
        }
    }

    @Test
    void noShorterDecimalReadsBackAsTheSameFloat() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        float[] values = new float[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? random.nextInt(10_000_000) / 100f : random.nextFloat() * 1e5f;
        }
        values[0] = 2.0e10f; // as Float.toString has it before JDK 19: one digit too many
        values[1] = 0x1p33f;
        put("x", DatasetDraft.withoutTime().floats("v", values));
        List<String> lines = cat("x").done().lines();
        for (int i = 0; i < values.length; i++) {
            BigDecimal printed = new BigDecimal(lines.get(i + 1));
            int digits = printed.stripTrailingZeros().precision();
            if (digits > 2) {
                BigDecimal shorter = new BigDecimal(values[i]).round(new MathContext(digits - 1));
                assertThat(shorter.floatValue())
                        .as("%s was printed, %s would do, seed %d", printed, shorter, seed)
                        .isNotEqualTo(values[i]);
            }
        }
    }

    @Test
    void onlyTheColumnsNamedArePrintedInTheirOrder() {
        putHours(1);
        assertThat(cat("hours", "--columns", "w,timestamp").done().lines())
                .containsExactly("w,timestamp", "0.0,2024-01-01T00:00:00Z");
        cat("hours", "--columns", "w,x").failed("pool cat: ", "'x'", "'hours'");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T02:00:00Z, 2024-01-01T04:00:00Z, 2 3",
        "2024-01-01T01:30, 2024-01-01T04:00:00.000000001, 2 3 4",
        "2024-01-01T04:00:00+02:00, 2024-01-01T04:00:00Z, 2 3",
        "2024-01-01, 2024-01-02, 0 1 2 3 4 5",
        "2023-01-01, 2024-01-01, ''",
        "2024-01-02, 2025-01-01, ''",
        "2024-01-01T03:00:00Z, 2024-01-01T03:00:00Z, ''"
    })
    void rowsFromAMomentUpToAnotherArePrinted(String from, String to, String expected) {
        putHours(6);
        CommandRun run =
                cat("hours", "--columns", "v", "--from", from, "--to", to).done();
        assertThat(run.lines().stream().skip(1).map(line -> line.replace(".0", "")))
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ", -1)));
    }

    @Test
    void theLimitCountsFromTheFirstRowChosen() {
        putHours(6);
        assertThat(cat("hours", "--columns", "v", "--from", "2024-01-01T02:00", "--limit", "2")
                        .done()
                        .lines())
                .containsExactly("v", "2.0", "3.0");
        assertThat(cat("hours", "--columns", "v", "--limit", "0").done().lines())
                .containsExactly("v");
        assertThat(cat("hours", "--columns", "v", "--limit", "99").done().lines())
                .hasSize(7);
    }

    @Test
    void namesAreQuotedWhereCsvWantsIt() {
        put(
                "x",
                DatasetDraft.withoutTime()
                        .floats("a,b", new float[] {1})
                        .floats("say \"hi\"", new float[] {2})
                        .floats("plain name", new float[] {3}));
        assertThat(cat("x").done().lines()).containsExactly("\"a,b\",\"say \"\"hi\"\"\",plain name", "1.0,2.0,3.0");
    }

    @Test
    void aDatasetWithoutRowsIsItsHeading() {
        put("x", DatasetDraft.withTime(new long[0]).floats("v", new float[0]));
        assertThat(cat("x", "--from", "2024-01-01").done().lines()).containsExactly("timestamp,v");
    }

    @Test
    void manyRowsArePrintedToTheLast() {
        putHours(3_000);
        assertThat(cat("hours", "--columns", "v").done().lines())
                .hasSize(3_001)
                .last()
                .isEqualTo("2999.0");
    }

    @Test
    void momentsOfADatasetWithoutTimeFail() {
        put("x", DatasetDraft.withoutTime().floats("v", new float[] {1}));
        cat("x", "--from", "2024-01-01").failed("pool cat: ", "no time index");
    }

    @Test
    void anUnknownKeyFails() {
        putHours(1);
        cat("days").failed("pool cat: ", "'days'", "hours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--from=yesterday", "--from=2024-13-01", "--limit=-1", "--limit=x", "--to=2024-01-01T25:00"})
    void whatCannotBeUnderstoodIsMisuse(String option) {
        putHours(1);
        cat("hours", option).misused("pool cat: ", option.substring(0, option.indexOf('=')));
    }

    @Test
    void anEndBeforeTheStartIsMisuse() {
        putHours(1);
        cat("hours", "--from", "2024-01-02", "--to", "2024-01-01").misused("--to", "before --from");
    }
}
