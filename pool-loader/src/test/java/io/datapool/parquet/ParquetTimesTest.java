package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type that tells time becomes the exact UTC nanosecond. */
class ParquetTimesTest {
    private static final Instant MOMENT = Instant.parse("2024-02-29T23:59:58.123456789Z");
    private static final Instant BEFORE_1970 = Instant.parse("1969-12-31T23:59:59.999999999Z");

    @TempDir
    Path directory;

    private Path write(String column, Object... values) throws IOException {
        SampleFile file = SampleFile.of(column);
        for (Object value : values) {
            file.row(value);
        }
        return file.write(directory.resolve("sample.parquet"));
    }

    private long[] read(String column, Object... values) throws IOException, ParquetException {
        return SampleFile.times(write(column, values), "t");
    }

    private static long nanos(Instant moment) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void timestampsOfEveryUnitAreExactWhetherUtcOrLocal(String utc) throws Exception {
        assertThat(read("required int64 t (TIMESTAMP(MILLIS," + utc + "))", MOMENT.toEpochMilli(), -1L))
                .containsExactly(nanos(MOMENT.truncatedTo(ChronoUnit.MILLIS)), -1_000_000L);
        assertThat(read(
                        "required int64 t (TIMESTAMP(MICROS," + utc + "))",
                        ChronoUnit.MICROS.between(Instant.EPOCH, MOMENT),
                        -1L))
                .containsExactly(nanos(MOMENT.truncatedTo(ChronoUnit.MICROS)), -1_000L);
        assertThat(read("required int64 t (TIMESTAMP(NANOS," + utc + "))", nanos(MOMENT), nanos(BEFORE_1970)))
                .containsExactly(nanos(MOMENT), -1L);
    }

    @Test
    void datesAreMidnightUtc() throws Exception {
        assertThat(read(
                        "required int32 t (DATE)",
                        (int) LocalDate.parse("2024-02-29").toEpochDay(),
                        (int) LocalDate.parse("1969-12-31").toEpochDay()))
                .containsExactly(
                        nanos(Instant.parse("2024-02-29T00:00:00Z")), nanos(Instant.parse("1969-12-31T00:00:00Z")));
    }

    @Test
    void int96IsDayAndNanosecondOfTheDay() throws Exception {
        assertThat(read("required int96 t", int96(MOMENT), int96(BEFORE_1970)))
                .containsExactly(nanos(MOMENT), nanos(BEFORE_1970));
    }

    private static byte[] int96(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, java.time.ZoneOffset.UTC);
        long nanosOfDay = nanos(moment) - day.toEpochDay() * 86_400_000_000_000L;
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanosOfDay)
                .putInt((int) day.getLong(JulianFields.JULIAN_DAY))
                .array();
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 1700000000000000000",
        "1700000000123, 1700000000123000000",
        "1700000000123456, 1700000000123456000",
        "1700000000123456789, 1700000000123456789",
        "1230768000, 1230768000000000000"
    })
    void plainIntegersCountTheUnitThatTheirMagnitudeTells(long value, long expected) throws Exception {
        assertThat(read("required int64 t", value)).containsExactly(expected);
        assertThat(read("required int64 t (INTEGER(64,true))", value)).containsExactly(expected);
    }

    @Test
    void plainInt32CountsSeconds() throws Exception {
        assertThat(read("required int32 t", 1_700_000_000)).containsExactly(1_700_000_000_000_000_000L);
    }

    @Test
    void aUnitThatChangesMidwayNamesFileColumnAndRow() throws Exception {
        Object[] values = new Object[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < 9_001 ? 1_700_000_000L + i : (1_700_000_000L + i) * 1_000;
        }
        Path path = write("required int64 t", values);
        assertThatThrownBy(() -> SampleFile.times(path, "t"))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), "column 't'", "row 9001", "1700009001000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TIMESTAMP(MILLIS,true)", "TIMESTAMP(MICROS,true)"})
    void timesBeyondTheNanosecondRangeNameFileColumnAndRow(String type) throws Exception {
        long year3000 = Instant.parse("3000-01-01T00:00:00Z").toEpochMilli() * (type.contains("MICROS") ? 1_000 : 1);
        Path path = write("required int64 t (" + type + ")", 0L, year3000);
        assertThatThrownBy(() -> SampleFile.times(path, "t"))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), "column 't'", "row 1");
    }

    @Test
    void aDateBeyondTheNanosecondRangeNamesFileColumnAndRow() throws Exception {
        Path path = write("required int32 t (DATE)", 0, (int)
                LocalDate.parse("3000-01-01").toEpochDay());
        assertThatThrownBy(() -> SampleFile.times(path, "t"))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), "column 't'", "row 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"int64 t (TIMESTAMP(MILLIS,true))", "int64 t", "int32 t (DATE)", "int96 t"})
    void missingTimesBecomeTheLeastLong(String column) throws Exception {
        Path path = SampleFile.of("optional " + column, "required int32 other")
                .row(null, 1)
                .write(directory.resolve("sample.parquet"));
        assertThat(SampleFile.times(path, "t")).containsExactly(Long.MIN_VALUE);
    }
}
