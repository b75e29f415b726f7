package io.datapool.loader.parquet;

/**
 * What became of a column's values on their way to float32: how many were missing, how many lost digits, how much. Filled by
 * the tasks that read the column; thread-safe.
 */
public final class ColumnAudit {
    private static final int MAX_DECIMALS = 8;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    /** How far a decimal fraction may be from its nearest double, after scaling. */
    private static final double TOLERANCE = 1e-6;

    private long missing;
    private long nans;
    private long overflows;
    private long inexactIntegers;
    private double maxAbsoluteError;
    private double maxRelativeError;
    private int decimals;

    /** Values that the file has not. */
    public synchronized long missing() {
        return missing;
    }

    /** Values that are NaN in the file. */
    public synchronized long nans() {
        return nans;
    }

    /** Finite values too large for a float32, which became infinite. */
    public synchronized long overflows() {
        return overflows;
    }

    /** Different integers of a dictionary, or integers, that are no float32 and became the nearest one. */
    public synchronized long inexactIntegers() {
        return inexactIntegers;
    }

    /** Largest distance of a finite value from its float32. */
    public synchronized double maxAbsoluteError() {
        return maxAbsoluteError;
    }

    /** Largest such distance as a fraction of the value. */
    public synchronized double maxRelativeError() {
        return maxRelativeError;
    }

    /**
     * The step that all values are multiples of, a power of ten from 1 to 1e-8: a price's tick. NaN when there is none, as for
     * values that were computed.
     */
    public synchronized double tick() {
        return decimals > MAX_DECIMALS ? Double.NaN : 1 / POWERS[decimals];
    }

    /** Whether float32 mixes up neighbouring ticks, so that float64 is worth its memory. */
    public synchronized boolean losesTick() {
        return decimals > 0 && maxAbsoluteError >= tick() / 2;
    }

    private synchronized void add(Tally tally) {
        missing += tally.missing;
        nans += tally.nans;
        overflows += tally.overflows;
        inexactIntegers += tally.inexactIntegers;
        maxAbsoluteError = Math.max(maxAbsoluteError, tally.maxAbsoluteError);
        maxRelativeError = Math.max(maxRelativeError, tally.maxRelativeError);
        decimals = Math.max(decimals, tally.decimals);
    }

    /** One task's part, without synchronization. */
    static final class Tally {
        private final ColumnAudit audit;
        private long missing;
        private long nans;
        private long overflows;
        private long inexactIntegers;
        private double maxAbsoluteError;
        private double maxRelativeError;
        private int decimals;

        Tally(ColumnAudit audit) {
            this.audit = audit;
        }

        void doubles(double[] values, float[] rounded, int count) {
            double absolute = maxAbsoluteError;
            double relative = maxRelativeError;
            for (int i = 0; i < count; i++) {
                double value = values[i];
                double error = Math.abs(value - rounded[i]); // NaN for NaN and infinity
                // Rarely: comparing with the worst so far is cheaper than keeping the larger one.
                if (error > absolute || error > relative * Math.abs(value)) {
                    inexact(value, error);
                    absolute = maxAbsoluteError;
                    relative = maxRelativeError;
                }
            }
            countDecimals(values, count);
        }

        private void countDecimals(double[] values, int count) {
            int next = 0;
            while (decimals <= MAX_DECIMALS) {
                double power = POWERS[decimals];
                while (next < count && isMultiple(values[next], power)) {
                    next++;
                }
                if (next == count) {
                    return;
                }
                decimals++;
            }
        }

        private void inexact(double value, double error) {
            if (error == Double.POSITIVE_INFINITY) {
                overflows++;
                return;
            }
            maxAbsoluteError = Math.max(maxAbsoluteError, error);
            if (error > maxRelativeError * Math.abs(value)) {
                maxRelativeError = error / Math.abs(value);
            }
        }

        /** Not finite values have no digits and count as multiples of anything. */
        private static boolean isMultiple(double value, double power) {
            double scaled = value * power;
            return !(Math.abs(scaled - Math.rint(scaled)) > TOLERANCE);
        }

        void longs(long[] values, float[] rounded, int count) {
            for (int i = 0; i < count; i++) {
                integer(values[i], rounded[i]);
            }
        }

        void ints(int[] values, float[] rounded, int count) {
            for (int i = 0; i < count; i++) {
                integer(values[i], rounded[i]);
            }
        }

        private void integer(long value, float rounded) {
            // 2^63 itself does not fit a long, and the cast would make the nearest long of it, one less.
            if (rounded != 0x1p63f && (long) rounded == value) {
                return;
            }
            inexactIntegers++;
            double error = rounded == 0x1p63f ? 0x1p63 - (double) value : Math.abs((double) ((long) rounded - value));
            inexact((double) value, Math.max(error, 1));
        }

        /** What was just handed on, NaN where it is missing. */
        void handedOn(float[] values, int count, int missingOfThese) {
            int notNumbers = 0;
            for (int i = 0; i < count; i++) {
                notNumbers += Float.isNaN(values[i]) ? 1 : 0;
            }
            missing += missingOfThese;
            nans += notNumbers - missingOfThese;
        }

        /** Adds this task's part to the whole. */
        void close() {
            audit.add(this);
        }
    }
}
