package io.datapool;

import io.datapool.schema.DatasetInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Test content of which every value, and the set of keys itself, is a function of the generation: whoever reads it can prove
 * that it never mixes generations. Each key changes at another rhythm; some come and go.
 */
final class Generations {
    private static final int SLOTS = 7;
    private static final int ALWAYS_PRESENT = 3;
    private static final String CONTENT = "content";
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private Generations() {}

    /** The keys and the content that each has at a generation; content n is what generation n would write. */
    static Map<String, Long> at(long generation) {
        Map<String, Long> contents = new TreeMap<>();
        for (int slot = 0; slot < SLOTS && generation > 1; slot++) {
            long period = slot + 1L;
            long content = generation - generation % period;
            if (slot < ALWAYS_PRESENT || content / period % 3 != 0) {
                contents.put("slot-" + slot, content);
            }
        }
        return contents;
    }

    /** Brings the pool to what its next generation holds, from whatever it holds now, and commits. */
    static long publish(SharedDataPool pool) {
        try (PoolUpdate update = pool.beginUpdate()) {
            Map<String, Long> wanted = at(update.generation());
            for (int slot = 0; slot < SLOTS; slot++) {
                String key = "slot-" + slot;
                Long content = wanted.get(key);
                Long present = update.current(key).map(Generations::content).orElse(null);
                if (content == null && present != null) {
                    update.remove(key);
                } else if (content != null && !content.equals(present)) {
                    update.put(key, draft(key, content));
                }
            }
            return update.commit();
        }
    }

    static DatasetDraft draft(String key, long content) {
        int rows = rows(key, content);
        long[] time = new long[rows];
        float[] price = new float[rows];
        double[] exact = new double[rows];
        long[] count = new long[rows];
        for (int row = 0; row < rows; row++) {
            time[row] = epochNanos(content, row);
            price[row] = price(key, content, row);
            exact[row] = exact(key, content, row);
            count[row] = count(key, content, row);
        }
        return DatasetDraft.withTime(time)
                .floats("price", price)
                .doubles("exact", exact)
                .longs("count", count)
                .note(CONTENT, String.valueOf(content));
    }

    /** Which content a dataset claims to hold. */
    static long content(DatasetInfo info) {
        return Long.parseLong(info.notes().getOrDefault(CONTENT, "0"));
    }

    private static int slot(String key) {
        return Character.digit(key.charAt(key.length() - 1), 10);
    }

    static int rows(String key, long content) {
        return 300 + 37 * slot(key) + (int) (content % 11);
    }

    static long epochNanos(long content, int row) {
        return (content + row) * HOUR_NANOS;
    }

    static float price(String key, long content, int row) {
        return content * 1000 + slot(key) * 100L + row % 100;
    }

    static double exact(String key, long content, int row) {
        return price(key, content, row) + 1.0 / (row + 3);
    }

    static long count(String key, long content, int row) {
        return content << 40 | (long) slot(key) << 32 | row;
    }

    /**
     * Reads the whole pool and compares every value with what the handle's generation must hold.
     *
     * @return the generation, and a checksum for each column
     * @throws IllegalStateException naming what is not as it must be
     */
    static String survey(SharedDataPool pool) {
        long generation = pool.generation();
        Map<String, Long> wanted = at(generation);
        require(pool.keys().equals(new ArrayList<>(wanted.keySet())), "keys " + pool.keys(), generation);
        StringBuilder survey = new StringBuilder("generation " + generation);
        wanted.forEach((key, content) -> {
            Dataset dataset = pool.get(key);
            require(content(dataset.info()) == content, key + " holds " + content(dataset.info()), generation);
            check(dataset, content);
            dataset.columns()
                    .forEach(
                            column -> survey.append(' ').append(key).append('.').append(checksum(column)));
        });
        return survey.toString();
    }

    /** Compares every value of a dataset with what it must be. */
    static void check(Dataset dataset, long content) {
        String key = dataset.key();
        require(dataset.rows() == rows(key, content), key + " has rows " + dataset.rows(), content);
        FloatColumn price = dataset.floats("price");
        DoubleColumn exact = dataset.doubles("exact");
        LongColumn count = dataset.longs("count");
        for (int row = 0; row < rows(key, content); row++) {
            boolean right = price.get(row) == price(key, content, row)
                    && exact.get(row) == exact(key, content, row)
                    && count.get(row) == count(key, content, row)
                    && dataset.time().epochNanos(row) == epochNanos(content, row);
            require(right, key + " has wrong values in row " + row, content);
        }
    }

    private static String checksum(Column column) {
        CRC32C crc = new CRC32C();
        for (int row = 0; row < column.rows(); row++) {
            long bits = column instanceof LongColumn longs
                    ? longs.get(row)
                    : Double.doubleToRawLongBits(column.asDouble(row));
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                crc.update((int) (bits >>> shift));
            }
        }
        return column.name() + "=" + Long.toHexString(crc.getValue());
    }

    private static void require(boolean right, String found, long generation) {
        if (!right) {
            throw new IllegalStateException("WRONG CONTENT at generation " + generation + ": " + found);
        }
    }

    /** The file names that {@code segments/} must hold once nobody needs anything older. */
    static List<String> liveFiles(SharedDataPool pool) {
        return pool.keys().stream().map(key -> pool.info(key).file()).sorted().toList();
    }
}
