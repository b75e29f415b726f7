package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.UnknownColumnException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir
    Path home;

    private SharedDataPool pool;
    private Dataset all;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        pool.put("all", Samples.everyType());
        all = pool.get("all");
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    @Test
    void columnsKeepTheirOrder() {
        assertThat(all.columnNames()).containsExactly("timestamp", "f32", "f64", "i64");
        assertThat(all.columns()).extracting(Column::name).isEqualTo(all.columnNames());
        assertThat(all.rows()).isEqualTo(9);
        assertThat(all.hasTime()).isTrue();
    }

    @Test
    void unknownColumnNamesThoseThereAre() {
        assertThatThrownBy(() -> all.column("F32"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessage("dataset 'all' has no column 'F32'; it has [timestamp, f32, f64, i64]");
        assertThatThrownBy(() -> all.floats("x")).isInstanceOf(UnknownColumnException.class);
        assertThatThrownBy(() -> all.get(0, "x")).isInstanceOf(UnknownColumnException.class);
    }

    @Test
    void columnOfAnotherTypeSaysWhatItHolds() {
        assertThatThrownBy(() -> all.floats("f64"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("'f64' of dataset 'all' holds float64, not float32");
        assertThatThrownBy(() -> all.doubles("i64"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("holds int64, not float64");
        assertThatThrownBy(() -> all.longs("f32"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("holds float32, not int64");
        assertThat(all.longs("timestamp")).isSameAs(all.time().column());
    }

    @Test
    void getReadsAnyColumnAsDouble() {
        assertThat(all.get(8, "f32")).isEqualTo(1.1f);
        assertThat(all.get(8, "f64")).isEqualTo(1.1);
        assertThat(all.get(8, "i64")).isEqualTo(42);
        assertThat(all.get(1, "timestamp")).isEqualTo(-1);
    }

    @Test
    void sliceCutsAllColumns() {
        Dataset slice = all.slice(3, 6);
        assertThat(slice.rows()).isEqualTo(3);
        assertThat(slice.key()).isEqualTo("all");
        assertThat(slice.info()).isSameAs(all.info());
        assertThat(slice.columns()).allMatch(column -> column.rows() == 3);
        assertThat(slice.longs("i64").toArray()).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53);
        assertThat(slice.time().epochNanos(2)).isEqualTo(Samples.START);
        assertThat(slice.slice(1, 2).longs("i64").toArray()).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void sliceOutsideIsRefused() {
        assertThatThrownBy(() -> all.slice(0, 10))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("rows 0 to 10")
                .hasMessageContaining("dataset 'all', which has 9 rows");
        assertThatThrownBy(() -> all.slice(5, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> all.slice(-1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void callersCannotChangeItsColumns() {
        all.columns().clear();
        all.columnNames().clear();
        assertThat(all.columns()).hasSize(4);
    }

    @Test
    void textTellsKeyGenerationAndColumns() {
        assertThat(all)
                .hasToString("all generation 2 [all.timestamp timestamp[ns, UTC][9], all.f32 float32[9],"
                        + " all.f64 float64[9], all.i64 int64[9]]");
    }
}
