package io.datapool.dflib;

import io.datapool.LongColumn;
import org.dflib.LongSeries;
import org.dflib.series.LongArraySeries;
import org.dflib.series.LongBaseSeries;

/** A DFLib series that reads a mapped column. Extremes of nothing are 0, as DFLib has it. */
final class MappedLongSeries extends LongBaseSeries {
    private final LongColumn column;

    MappedLongSeries(LongColumn column) {
        this.column = column;
    }

    @Override
    public int size() {
        return column.rows();
    }

    @Override
    public long getLong(int index) {
        return column.get(index);
    }

    @Override
    public void copyToLong(long[] to, int fromOffset, int toOffset, int len) {
        column.copyTo(fromOffset, to, toOffset, len);
    }

    @Override
    public LongSeries rangeLong(int fromInclusive, int toExclusive) {
        return new MappedLongSeries(column.slice(fromInclusive, toExclusive));
    }

    @Override
    public LongSeries materialize() {
        return new LongArraySeries(column.toArray());
    }

    @Override
    public long max() {
        long max = column.rows() == 0 ? 0 : Long.MIN_VALUE;
        for (int row = 0; row < column.rows(); row++) {
            max = Math.max(max, column.get(row));
        }
        return max;
    }

    @Override
    public long min() {
        long min = column.rows() == 0 ? 0 : Long.MAX_VALUE;
        for (int row = 0; row < column.rows(); row++) {
            min = Math.min(min, column.get(row));
        }
        return min;
    }

    @Override
    public long sum() {
        long sum = 0;
        for (int row = 0; row < column.rows(); row++) {
            sum += column.get(row);
        }
        return sum;
    }

    @Override
    public double avg() {
        return (double) sum() / size();
    }

    @Override
    public double median() {
        return materialize().median();
    }

    @Override
    public LongSeries cumSum() {
        return materialize().cumSum();
    }
}
