package io.datapool.dflib;

import io.datapool.FloatColumn;
import org.dflib.DoubleSeries;
import org.dflib.FloatSeries;
import org.dflib.series.FloatArraySeries;
import org.dflib.series.FloatBaseSeries;

/** A DFLib series that reads a mapped column. Extremes ignore NaN, and are NaN where there is nothing else. */
final class MappedFloatSeries extends FloatBaseSeries {
    private final FloatColumn column;

    MappedFloatSeries(FloatColumn column) {
        this.column = column;
    }

    @Override
    public int size() {
        return column.rows();
    }

    @Override
    public float getFloat(int index) {
        return column.get(index);
    }

    @Override
    public void copyToFloat(float[] to, int fromOffset, int toOffset, int len) {
        column.copyTo(fromOffset, to, toOffset, len);
    }

    @Override
    public FloatSeries rangeFloat(int fromInclusive, int toExclusive) {
        return new MappedFloatSeries(column.slice(fromInclusive, toExclusive));
    }

    @Override
    public FloatSeries materialize() {
        return new FloatArraySeries(column.toArray());
    }

    @Override
    public float max() {
        float max = Float.NaN;
        for (int row = 0; row < column.rows(); row++) {
            float value = column.get(row);
            max = value > max || Float.isNaN(max) ? value : max;
        }
        return max;
    }

    @Override
    public float min() {
        float min = Float.NaN;
        for (int row = 0; row < column.rows(); row++) {
            float value = column.get(row);
            min = value < min || Float.isNaN(min) ? value : min;
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
    public float avg() {
        return (float) (sum() / size());
    }

    @Override
    public float median() {
        return materialize().median();
    }

    @Override
    public DoubleSeries cumSum() {
        return materialize().cumSum();
    }
}
