package io.datapool.dflib;

import io.datapool.Column;
import io.datapool.Dataset;
import io.datapool.DoubleColumn;
import io.datapool.FloatColumn;
import io.datapool.LongColumn;
import io.datapool.OtherColumn;
import io.datapool.error.PlatformException;
import io.datapool.error.UnknownColumnException;
import java.util.List;
import org.dflib.DataFrame;
import org.dflib.Series;

/**
 * Data frames whose series read the pool's mapped columns: nothing is copied until an operation makes something new.
 *
 * <p>Like the columns, they refuse to be read after the pool was closed; {@code materialize()} a series to keep its values.
 * Thread-safe.
 *
 * <p>Arithmetic between a series on the heap and one of these, in this order, must materialize the second one first:
 * {@code heap.sub(mapped.materialize())}. DFLib 1.2.0 adds where it should subtract, multiply or divide when the left side
 * is an array-backed series and the right side is not. The other way round, and between two mapped columns, it is right.
 */
public final class DataFrames {
    private DataFrames() {}

    /**
     * The dataset as a data frame; time stamps are nanoseconds since 1970-01-01T00:00:00Z.
     *
     * @param dataset what to show
     * @param columns names of the columns, in the order wanted; none means all
     * @throws UnknownColumnException when the dataset lacks one
     * @throws io.datapool.error.PoolVersionException when one has a type that only newer versions of this library know
     * @throws PlatformException when DFLib is not on the class path
     */
    public static DataFrame view(Dataset dataset, String... columns) {
        requireDflib();
        dataset.rows(); // a closed dataset says so now
        List<Column> chosen = columns.length == 0
                ? dataset.columns()
                : List.of(columns).stream().map(dataset::column).toList();
        return Frame.of(chosen);
    }

    /** Apart, because verifying these methods loads DFLib: that must not come before the check that it is there. */
    private static final class Frame {
        static DataFrame of(List<Column> columns) {
            return DataFrame.byColumn(columns.stream().map(Column::name).toArray(String[]::new))
                    .of(columns.stream().map(Frame::series).toArray(Series<?>[]::new));
        }

        private static Series<?> series(Column column) {
            if (column instanceof FloatColumn floats) {
                return new MappedFloatSeries(floats);
            }
            if (column instanceof DoubleColumn doubles) {
                return new MappedDoubleSeries(doubles);
            }
            if (column instanceof LongColumn longs) {
                return new MappedLongSeries(longs);
            }
            throw ((OtherColumn) column).refusal();
        }
    }

    private static void requireDflib() {
        try {
            Class.forName("org.dflib.DataFrame", false, DataFrames.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new PlatformException(
                    "data frames need DFLib, which is not on the class path: add the dependency org.dflib:dflib:1.2.0",
                    e);
        }
    }
}
