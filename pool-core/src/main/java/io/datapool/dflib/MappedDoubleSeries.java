package io.datapool.dflib;

import io.datapool.DoubleColumn;
import org.dflib.DoubleSeries;
import org.dflib.series.DoubleArraySeries;
import org.dflib.series.DoubleBaseSeries;

/** A DFLib series that reads a mapped column. Extremes ignore NaN, and are NaN where there is nothing else. */
final class MappedDoubleSeries extends DoubleBaseSeries {
    private final DoubleColumn column;

    MappedDoubleSeries(DoubleColumn column) {
        this.column = column;
    }

    @Override
    public int size() {
        return column.rows();
    }

    @Override
    public double getDouble(int index) {
        return column.get(index);
    }

    @Override
    public void copyToDouble(double[] to, int fromOffset, int toOffset, int len) {
        column.copyTo(fromOffset, to, toOffset, len);
    }

    @Override
    public DoubleSeries rangeDouble(int fromInclusive, int toExclusive) {
        return new MappedDoubleSeries(column.slice(fromInclusive, toExclusive));
    }

    @Override
    public DoubleSeries materialize() {
        return new DoubleArraySeries(column.toArray());
    }

    @Override
    public double max() {
        double max = Double.NaN;
        for (int row = 0; row < column.rows(); row++) {
            double value = column.get(row);
            max = value > max || Double.isNaN(max) ? value : max;
        }
        return max;
    }

    @Override
    public double min() {
        double min = Double.NaN;
        for (int row = 0; row < column.rows(); row++) {
            double value = column.get(row);
            min = value < min || Double.isNaN(min) ? value : min;
        }
        return min;
    }

    @Override
    public double sum() {
        double sum = 0;
        for (int row = 0; row < column.rows(); row++) {
            sum += column.get(row);
        }
        return sum;
    }

    @Override
    public double avg() {
        return sum() / size();
    }

    @Override
    public double median() {
        return materialize().median();
    }

    @Override
    public DoubleSeries cumSum() {
        return materialize().cumSum();
    }
}
