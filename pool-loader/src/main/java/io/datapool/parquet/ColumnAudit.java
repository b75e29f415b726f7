package io.datapool.parquet;

import java.util.Arrays;

/**
 * What became of a column's values on their way into a dataset: how many were missing, and, of those that were made float32,
 * how many lost digits, how much. Filled by the tasks that read the column; thread-safe.
 */
public final class ColumnAudit {
    private static final int MAX_DECIMALS = 8;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    /** How far a decimal fraction, scaled, may be from a whole number, as a part of it: two roundings of a double. */
    private static final double TOLERANCE = 0x1p-51;
    /** Beyond it a double has too few bits left to tell a fraction from a rounding error. */
    private static final double MAX_SCALED = 0x1p46;

    private long missing;
    private long nans;
    private long overflows;
    private long inexactIntegers;
    private double maxAbsoluteError;
    private double maxRelativeError;
    /** Of the smallest decimal place in use; -1 as long as there was no value. */
    private int decimals = -1;

    /** Values that the file has not. */
    public synchronized long missing() {
        return missing;
    }

    /** Values that are NaN in the file. */
    public synchronized long nans() {
        return nans;
    }

    /** Finite values too large for a float32, which became infinite; each time that one occurs. */
    public synchronized long overflows() {
        return overflows;
    }

    /** Integers that are no float32 and became the nearest one; each time that one occurs. */
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
        return decimals < 0 || decimals > MAX_DECIMALS ? Double.NaN : 1 / POWERS[decimals];
    }

    /** Whether float32 mixes up neighbouring ticks, so that float64 is worth its memory. */
    public synchronized boolean losesTick() {
        return decimals > 0 && maxAbsoluteError >= tick() / 2;
    }

    /** Counts values of a column that is not made float32, and so loses nothing. */
    synchronized void count(long moreMissing, long moreNans) {
        missing += moreMissing;
        nans += moreNans;
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

    /**
     * One task's part, without synchronization. Values are looked at when they are decoded, in a dictionary or in a page; how
     * often lost ones occur is counted when they are handed on.
     */
    static final class Tally {
        private static final byte OVERFLOW = 1;
        private static final byte INEXACT = 2;

        private final ColumnAudit audit;
        private long missing;
        private long nans;
        private long overflows;
        private long inexactIntegers;
        private double maxAbsoluteError;
        private double maxRelativeError;
        private int decimals = -1;
        /** What was lost of each value of the batch, 0 for nothing; only looked at when {@link #anyLost}. */
        private final byte[] lost = new byte[Target.BATCH];

        private boolean anyLost;
        private byte[] lostOfDictionary = new byte[0];
        private boolean anyLostOfDictionary;
        private int dictionarySize;

        Tally(ColumnAudit audit) {
            this.audit = audit;
        }

        void doubles(double[] values, float[] rounded, int count) {
            decimals = Math.max(decimals, 0);
            double absolute = maxAbsoluteError;
            double relative = maxRelativeError;
            for (int i = 0; i < count; i++) {
                double value = values[i];
                double error = Math.abs(value - rounded[i]); // NaN for NaN and infinity
                // Rarely: comparing with the worst so far is cheaper than keeping the larger one.
                if (error > absolute || error > relative * Math.abs(value)) {
                    inexact(i, value, error);
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

        private void inexact(int index, double value, double error) {
            if (error == Double.POSITIVE_INFINITY) {
                mark(index, OVERFLOW);
                return;
            }
            maxAbsoluteError = Math.max(maxAbsoluteError, error);
            if (error > maxRelativeError * Math.abs(value)) {
                maxRelativeError = error / Math.abs(value);
            }
        }

        private void mark(int index, byte what) {
            lost[index] = what;
            anyLost = true;
        }

        /** Not finite values have no digits and count as multiples of anything; so do whole numbers. */
        private static boolean isMultiple(double value, double power) {
            double scaled = value * power;
            double distance = Math.abs(scaled - Math.rint(scaled));
            boolean tellsFractions = Math.abs(scaled) <= MAX_SCALED;
            return (tellsFractions && distance <= Math.abs(scaled) * TOLERANCE) || isWhole(value);
        }

        /** True of what is not finite, too. */
        private static boolean isWhole(double value) {
            return !(Math.abs(value - Math.rint(value)) > 0);
        }

        void longs(long[] values, float[] rounded, int count) {
            decimals = Math.max(decimals, 0);
            for (int i = 0; i < count; i++) {
                integer(i, values[i], rounded[i]);
            }
        }

        /** As {@link #longs}; values beyond 2^63 are negative there, and only looked at here. */
        void unsignedLongs(long[] values, float[] rounded, int count) {
            decimals = Math.max(decimals, 0);
            for (int i = 0; i < count; i++) {
                if (values[i] >= 0) {
                    integer(i, values[i], rounded[i]);
                } else {
                    beyondLong(i, values[i] & Long.MAX_VALUE, (double) rounded[i] - 0x1p63);
                }
            }
        }

        /** Both of them less 2^63, which takes nothing away from the float. */
        private void beyondLong(int index, long value, double rounded) {
            if (rounded == 0x1p63 || (long) rounded != value) {
                inexactInteger(index, value + 0x1p63, Math.abs(rounded - (double) value));
            }
        }

        void ints(int[] values, float[] rounded, int count) {
            decimals = Math.max(decimals, 0);
            for (int i = 0; i < count; i++) {
                integer(i, values[i], rounded[i]);
            }
        }

        void unsignedInts(int[] values, float[] rounded, int count) {
            decimals = Math.max(decimals, 0);
            for (int i = 0; i < count; i++) {
                integer(i, Integer.toUnsignedLong(values[i]), rounded[i]);
            }
        }

        private void integer(int index, long value, float rounded) {
            // 2^63 itself does not fit a long, and the cast would make the nearest long of it, one less.
            if (rounded == 0x1p63f) {
                inexactInteger(index, (double) value, 0x1p63 - (double) value);
            } else if ((long) rounded != value) {
                inexactInteger(index, (double) value, Math.abs((double) ((long) rounded - value)));
            }
        }

        private void inexactInteger(int index, double value, double error) {
            mark(index, INEXACT);
            inexact(index, value, Math.max(error, 1));
        }

        void startDictionary(int size) {
            lostOfDictionary = new byte[0];
            anyLostOfDictionary = false;
            dictionarySize = size;
        }

        /** The batch becomes a part of the dictionary, and occurs only where it is looked up. */
        void remember(int from, int count) {
            if (anyLost) {
                if (!anyLostOfDictionary) {
                    lostOfDictionary = new byte[dictionarySize];
                    anyLostOfDictionary = true;
                }
                System.arraycopy(lost, 0, lostOfDictionary, from, count);
                forgetLost();
            }
        }

        void lookUp(int[] indexes, int count) {
            if (anyLostOfDictionary) {
                for (int i = 0; i < count; i++) {
                    count(lostOfDictionary[indexes[i]]);
                }
            }
        }

        private void count(byte what) {
            overflows += what == OVERFLOW ? 1 : 0;
            inexactIntegers += what == INEXACT ? 1 : 0;
        }

        private void forgetLost() {
            Arrays.fill(lost, (byte) 0);
            anyLost = false;
        }

        /** What was just handed on, NaN where it is missing. */
        void handedOn(float[] values, int count, int missingOfThese) {
            if (anyLost) {
                for (byte what : lost) {
                    count(what);
                }
                forgetLost();
            }
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
