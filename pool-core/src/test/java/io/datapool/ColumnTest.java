package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.schema.ColumnType;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnTest {
    @TempDir
    Path home;

    private SharedDataPool pool;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private Dataset everyType() {
        pool.put("all", Samples.everyType());
        return pool.get("all");
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    // ---------------------------------------------------------------- values

    @Test
    void everyBitOfEveryTypeIsKept() {
        Dataset all = everyType();
        assertThat(bits(all.floats("f32").toArray())).isEqualTo(bits(Samples.FLOATS));
        assertThat(bits(all.doubles("f64").toArray())).isEqualTo(bits(Samples.DOUBLES));
        assertThat(all.longs("i64").toArray()).isEqualTo(Samples.LONGS);
        assertThat(all.longs("timestamp").toArray()).isEqualTo(Samples.STAMPS);
        for (int row = 0; row < 9; row++) {
            assertThat(Float.floatToRawIntBits(all.floats("f32").get(row)))
                    .isEqualTo(Float.floatToRawIntBits(Samples.FLOATS[row]));
            assertThat(Double.doubleToRawLongBits(all.doubles("f64").get(row)))
                    .isEqualTo(Double.doubleToRawLongBits(Samples.DOUBLES[row]));
            assertThat(all.longs("i64").get(row)).isEqualTo(Samples.LONGS[row]);
        }
    }

    @Test
    void columnsKnowNameTypeAndRows() {
        Dataset all = everyType();
        assertThat(all.columns()).extracting(Column::name).containsExactly("timestamp", "f32", "f64", "i64");
        assertThat(all.columns())
                .extracting(Column::type)
                .containsExactly(ColumnType.TIMESTAMP, ColumnType.FLOAT32, ColumnType.FLOAT64, ColumnType.INT64);
        assertThat(all.columns()).allMatch(column -> column.rows() == 9);
        assertThat(all.floats("f32")).hasToString("all.f32 float32[9]");
    }

    @Test
    void anyColumnReadsAsDouble() {
        Dataset all = everyType();
        assertThat(all.column("f32").asDouble(8)).isEqualTo(1.1f);
        assertThat(all.column("f64").asDouble(8)).isEqualTo(1.1);
        assertThat(all.column("i64").asDouble(6)).isEqualTo(9007199254740992.0);
        assertThat(all.column("timestamp").asDouble(4)).isEqualTo(1);
    }

    @Test
    void emptyColumnsOfEveryTypeCanBePublished() {
        pool.put(
                "none",
                DatasetDraft.withTime(new long[0])
                        .floats("f", new float[0])
                        .doubles("d", new double[0])
                        .longs("n", new long[0]));
        Dataset none = pool.get("none");
        assertThat(none.rows()).isZero();
        assertThat(none.floats("f").toArray()).isEmpty();
        assertThat(none.doubles("d").toArray()).isEmpty();
        assertThat(none.longs("n").toArray()).isEmpty();
        assertThat(none.floats("f").asFloatBuffer().remaining()).isZero();
        assertThat(none.slice(0, 0).rows()).isZero();
        assertThatThrownBy(() -> none.floats("f").get(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(pool.verify().problems()).isEmpty();
    }

    // ---------------------------------------------------------------- bounds

    @Test
    void rowsOutsideAreRefusedWithTheirNumbers() {
        Dataset all = everyType();
        for (int row : new int[] {-1, 9, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            for (Column column : all.columns()) {
                assertThatThrownBy(() -> column.asDouble(row))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessage(
                                "row " + row + " of column '" + column.name() + "' of dataset 'all', which has 9 rows");
            }
            assertThatThrownBy(() -> all.get(row, "f32")).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void sliceBoundsAreChecked() {
        FloatColumn column = everyType().floats("f32");
        for (int[] range : new int[][] {{-1, 3}, {0, 10}, {4, 3}, {10, 10}, {Integer.MIN_VALUE, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> column.slice(range[0], range[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("rows " + range[0] + " to " + range[1])
                    .hasMessageContaining("9 rows");
        }
        assertThat(column.slice(9, 9).rows()).isZero();
    }

    @Test
    void sliceCannotBeReadBeyondItsEnds() {
        FloatColumn slice = everyType().floats("f32").slice(2, 5);
        assertThat(slice.rows()).isEqualTo(3);
        assertThat(slice.slice(1, 3).slice(1, 2).get(0)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThatThrownBy(() -> slice.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void randomSlicesAndCopiesEqualThoseOfArrays() {
        Random random = Samples.random("randomSlicesAndCopiesEqualThoseOfArrays");
        int rows = 1000;
        float[] floats = new float[rows];
        double[] doubles = new double[rows];
        long[] longs = random.longs(rows).toArray();
        for (int row = 0; row < rows; row++) {
            floats[row] = Float.intBitsToFloat(random.nextInt());
            doubles[row] = Double.longBitsToDouble(random.nextLong());
        }
        pool.put(
                "k",
                DatasetDraft.withoutTime()
                        .floats("f", floats)
                        .doubles("d", doubles)
                        .longs("n", longs));
        Dataset whole = pool.get("k");
        for (int round = 0; round < 300; round++) {
            int from = random.nextInt(rows + 1);
            int to = from + random.nextInt(rows - from + 1);
            Dataset slice = whole.slice(from, to);
            assertThat(bits(slice.floats("f").toArray())).isEqualTo(bits(Arrays.copyOfRange(floats, from, to)));
            assertThat(bits(slice.doubles("d").toArray())).isEqualTo(bits(Arrays.copyOfRange(doubles, from, to)));
            assertThat(slice.longs("n").toArray()).isEqualTo(Arrays.copyOfRange(longs, from, to));

            int count = random.nextInt(to - from + 1);
            int start = random.nextInt(to - from - count + 1);
            int targetFrom = random.nextInt(5);
            long[] target = new long[targetFrom + count + 2];
            slice.longs("n").copyTo(start, target, targetFrom, count);
            long[] expected = new long[target.length];
            System.arraycopy(longs, from + start, expected, targetFrom, count);
            assertThat(target).isEqualTo(expected);
        }
    }

    @Test
    void copyOutsideIsRefusedAndCopiesNothing() {
        pool.put("k", Samples.bars(100));
        FloatColumn column = pool.get("k").floats("open");
        float[] target = new float[100];
        for (int[] range : new int[][] {
            {0, 0, 101},
            {1, 0, 100},
            {-1, 0, 2},
            {0, -1, 2},
            {0, 99, 2},
            {0, 0, -1},
            {Integer.MAX_VALUE, 0, 2},
            {101, 0, 0}
        }) {
            assertThatThrownBy(() -> column.copyTo(range[0], target, range[1], range[2]))
                    .as(Arrays.toString(range))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(target).containsOnly(0);
        column.copyTo(100, target, 100, 0);
    }

    // ---------------------------------------------------------------- JDK views

    @Test
    void viewsShowTheMappedValues() {
        Dataset all = everyType();
        FloatBuffer floats = all.floats("f32").slice(6, 9).asFloatBuffer();
        assertThat(floats.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.isDirect()).isTrue();
        assertThat(floats.remaining()).isEqualTo(3);
        assertThat(floats.get(0)).isEqualTo(Float.MIN_VALUE);
        assertThat(all.doubles("f64").asDoubleBuffer().get(8)).isEqualTo(1.1);
        LongBuffer longs = all.longs("i64").asLongBuffer();
        assertThat(longs.get(3)).isEqualTo(Long.MIN_VALUE);
        assertThatThrownBy(() -> longs.get(9)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void viewsCannotBeWritten() {
        Dataset all = everyType();
        assertThat(all.floats("f32").asFloatBuffer().isReadOnly()).isTrue();
        assertThatThrownBy(() -> all.floats("f32").asFloatBuffer().put(0, 1))
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> all.doubles("f64").asDoubleBuffer().put(0, 1))
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> all.longs("i64").asLongBuffer().put(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void viewsStayReadableAfterClose() {
        FloatBuffer view = everyType().floats("f32").asFloatBuffer();
        pool.delete();
        pool.close();
        for (int round = 0; round < 5; round++) {
            System.gc();
            assertThat(view.get(8)).isEqualTo(1.1f);
        }
    }
}
