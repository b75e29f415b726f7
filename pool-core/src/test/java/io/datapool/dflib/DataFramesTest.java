package io.datapool.dflib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapool.Dataset;
import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.error.UnknownColumnException;
import java.nio.file.Path;
import java.util.List;
import org.dflib.DataFrame;
import org.dflib.DoubleSeries;
import org.dflib.FloatSeries;
import org.dflib.LongSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFramesTest {
    @TempDir
    Path home;

    private SharedDataPool pool;
    private Dataset dataset;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(PoolOptions.named("p").home(home));
        pool.put(
                "k",
                DatasetDraft.withTime(new long[] {10, 20, 30, 40})
                        .floats("f", new float[] {-4, -1.5f, -3, -2})
                        .doubles("d", new double[] {-4, -1.5, -3, -2})
                        .longs("n", new long[] {-4, -1, -3, -2}));
        dataset = pool.get("k");
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private static FloatSeries floats(DataFrame frame, String name) {
        return (FloatSeries) frame.<Float>getColumn(name);
    }

    private static DoubleSeries doubles(DataFrame frame, String name) {
        return (DoubleSeries) frame.<Double>getColumn(name);
    }

    private static LongSeries longs(DataFrame frame, String name) {
        return (LongSeries) frame.<Long>getColumn(name);
    }

    @Test
    void frameHasAllColumnsUnlessTold() {
        DataFrame frame = DataFrames.view(dataset);
        assertThat(frame.getColumnsIndex().toArray()).containsExactly("timestamp", "f", "d", "n");
        assertThat(frame.height()).isEqualTo(4);
        assertThat(frame.get("timestamp", 3)).isEqualTo(40L);
        assertThat(frame.get("f", 1)).isEqualTo(-1.5f);
        assertThat(frame.get("d", 2)).isEqualTo(-3.0);
        assertThat(frame.get("n", 0)).isEqualTo(-4L);
    }

    @Test
    void frameHasTheColumnsAskedForInThatOrder() {
        assertThat(DataFrames.view(dataset, "n", "f").getColumnsIndex().toArray())
                .containsExactly("n", "f");
    }

    @Test
    void missingColumnIsNamed() {
        assertThatThrownBy(() -> DataFrames.view(dataset, "f", "x"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("no column 'x'");
    }

    @Test
    void extremesOfNegativeValuesAreRight() {
        DataFrame frame = DataFrames.view(dataset);
        assertThat(floats(frame, "f").max()).isEqualTo(-1.5f);
        assertThat(floats(frame, "f").min()).isEqualTo(-4f);
        assertThat(doubles(frame, "d").max()).isEqualTo(-1.5);
        assertThat(doubles(frame, "d").min()).isEqualTo(-4);
        assertThat(longs(frame, "n").max()).isEqualTo(-1);
        assertThat(longs(frame, "n").min()).isEqualTo(-4);
    }

    @Test
    void sumsAveragesAndMediansAreRight() {
        DataFrame frame = DataFrames.view(dataset);
        assertThat(floats(frame, "f").sum()).isEqualTo(-10.5);
        assertThat(floats(frame, "f").avg()).isEqualTo(-2.625f);
        assertThat(floats(frame, "f").median()).isEqualTo(-2.5f);
        assertThat(doubles(frame, "d").sum()).isEqualTo(-10.5);
        assertThat(doubles(frame, "d").avg()).isEqualTo(-2.625);
        assertThat(doubles(frame, "d").median()).isEqualTo(-2.5);
        assertThat(longs(frame, "n").sum()).isEqualTo(-10);
        assertThat(longs(frame, "n").avg()).isEqualTo(-2.5);
        assertThat(longs(frame, "n").median()).isEqualTo(-2.5);
        assertThat(doubles(frame, "d").cumSum().getDouble(3)).isEqualTo(-10.5);
        assertThat(floats(frame, "f").cumSum().getDouble(3)).isEqualTo(-10.5, within(1e-9));
        assertThat(longs(frame, "n").cumSum().getLong(3)).isEqualTo(-10);
    }

    @Test
    void extremesIgnoreNaNUnlessThereIsNothingElse() {
        pool.put(
                "nan",
                DatasetDraft.ofColumns(
                        List.of("some", "none"),
                        new float[] {Float.NaN, -2, Float.NaN, -1, Float.NaN},
                        new float[] {Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN}));
        DataFrame frame = DataFrames.view(pool.get("nan"));
        assertThat(floats(frame, "some").max()).isEqualTo(-1);
        assertThat(floats(frame, "some").min()).isEqualTo(-2);
        assertThat(floats(frame, "none").max()).isNaN();
        assertThat(floats(frame, "none").min()).isNaN();
    }

    @Test
    void emptyDatasetIsAnEmptyFrame() {
        DataFrame frame = DataFrames.view(dataset.slice(2, 2));
        assertThat(frame.height()).isZero();
        assertThat(floats(frame, "f").max()).isNaN();
        assertThat(longs(frame, "n").max()).isZero();
        assertThat(longs(frame, "n").min()).isZero();
    }

    @Test
    void sliceIsAFrameOfItsRows() {
        DataFrame frame = DataFrames.view(dataset.slice(1, 3));
        assertThat(frame.height()).isEqualTo(2);
        assertThat(floats(frame, "f").toFloatArray()).containsExactly(-1.5f, -3f);
        assertThat(longs(frame, "timestamp").toLongArray()).containsExactly(20, 30);
    }

    @Test
    void rangesAndRowsOfAFrameAreThoseOfTheDataset() {
        DataFrame frame = DataFrames.view(dataset);
        assertThat(floats(frame, "f").rangeFloat(1, 3).toFloatArray()).containsExactly(-1.5f, -3f);
        assertThat(doubles(frame, "d").rangeDouble(3, 4).toDoubleArray()).containsExactly(-2);
        assertThat(longs(frame, "n").rangeLong(0, 0).toLongArray()).isEmpty();
        assertThat(frame.rows(r -> r.get("n", Long.class) < -2).select().height())
                .isEqualTo(2);
    }

    @Test
    void arithmeticWithAMappedSeriesFirstIsRight() {
        FloatSeries mapped = floats(DataFrames.view(dataset), "f");
        FloatSeries heap = org.dflib.Series.ofFloat(1, 2, 3, 4);
        assertThat(mapped.sub(heap).toFloatArray()).containsExactly(-5, -3.5f, -6, -6);
        assertThat(heap.sub(mapped.materialize()).toFloatArray()).containsExactly(5, 3.5f, 6, 6);
        assertThat(mapped.mul(mapped).toFloatArray()).containsExactly(16, 2.25f, 9, 4);
    }

    @Test
    void closedPoolRefusesToBeReadThroughAFrame() {
        DataFrame frame = DataFrames.view(dataset);
        FloatSeries kept = floats(frame, "f").materialize();
        pool.close();
        assertThatThrownBy(() -> frame.get("f", 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> floats(frame, "f").max()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> longs(frame, "n").sum()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> doubles(frame, "d").toDoubleArray()).isInstanceOf(IllegalStateException.class);
        assertThat(kept.toFloatArray()).containsExactly(-4, -1.5f, -3, -2);
    }
}
