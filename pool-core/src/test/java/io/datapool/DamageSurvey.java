package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Damages a pool in one way after another, and asks the library each time where it notices. Whatever is not noticed must be
 * without effect; whatever is thrown must be a typed error of ours that names a file.
 */
final class DamageSurvey {
    /** Who notices first. */
    enum Noticed {
        /** Attaching throws. */
        ATTACH,
        /** Getting a dataset throws. */
        GET,
        /** {@code verify} reports it. */
        VERIFY,
        /** Only {@code verifyDeep} reports it. */
        VERIFY_DEEP,
        /** Nobody, and every value is what was written. */
        WITHOUT_EFFECT
    }

    /** Does something to the pool's files. */
    @FunctionalInterface
    interface Damage {
        void apply() throws IOException;
    }

    private final PoolOptions options;
    private final PoolFiles files;
    private final Map<String, String> expected;
    private final Map<Noticed, Integer> counts = new EnumMap<>(Noticed.class);

    /** Of a pool that is intact. */
    DamageSurvey(PoolOptions options) throws IOException {
        this.options = options;
        files = PoolFiles.of(options);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            expected = values(pool, pool.keys());
            assertThat(pool.verifyDeep().problems()).isEmpty();
        }
    }

    PoolFiles files() {
        return files;
    }

    /** Applies a damage, asserts where it is noticed, and puts everything back. */
    void assertNoticed(String what, Set<Noticed> where, Damage damage) throws IOException {
        try {
            damage.apply();
            Noticed noticed = ask(what);
            assertThat(where).as("%s is noticed by", what).contains(noticed);
            counts.merge(noticed, 1, Integer::sum);
        } finally {
            files.restore();
        }
    }

    /** The same for another content of one file. */
    void assertNoticed(String what, Noticed where, Path file, byte[] content) throws IOException {
        try {
            files.overwrite(file, content);
            Noticed noticed = ask(what);
            assertThat(noticed).as("%s is noticed by", what).isEqualTo(where);
            counts.merge(noticed, 1, Integer::sum);
        } finally {
            files.restore(file);
        }
    }

    private Noticed ask(String what) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            try {
                boolean same = values(pool, expected.keySet()).equals(expected);
                assertThat(same || !pool.verifyDeep().ok())
                        .as("right values, or others that somebody notices, after: %s", what)
                        .isTrue();
            } catch (PoolException e) {
                assertThat(pool.verify().ok() && pool.keys().containsAll(expected.keySet()))
                        .as("verify after get failed (%s): %s", e, what)
                        .isFalse();
                return typed(Noticed.GET, e);
            }
            if (!pool.verify().ok()) {
                assertThat(pool.verifyDeep().ok())
                        .as("deeper than verify: %s", what)
                        .isFalse();
                return Noticed.VERIFY;
            }
            return pool.verifyDeep().ok() ? Noticed.WITHOUT_EFFECT : Noticed.VERIFY_DEEP;
        } catch (PoolException e) {
            return typed(Noticed.ATTACH, e);
        }
    }

    private Noticed typed(Noticed where, PoolException e) {
        assertThat(e.getClass()).isNotEqualTo(PoolException.class);
        assertThat(e).hasMessageContaining(options.name());
        if (!(e instanceof PoolNotFoundException)) {
            assertThat(e).hasMessageContaining("pool");
        }
        return where;
    }

    /** Every bit of every value of those datasets. */
    private static Map<String, String> values(SharedDataPool pool, Iterable<String> keys) {
        Map<String, String> values = new TreeMap<>();
        for (String key : keys) {
            List<String> columns = new ArrayList<>();
            Dataset dataset = pool.get(key);
            for (Column column : dataset.columns()) {
                columns.add(column.name() + bits(column));
            }
            values.put(key, String.join(";", columns));
        }
        return values;
    }

    private static String bits(Column column) {
        int hash = 1;
        for (int row = 0; row < column.rows(); row++) {
            long bits;
            if (column instanceof FloatColumn floats) {
                bits = Float.floatToRawIntBits(floats.get(row));
            } else if (column instanceof DoubleColumn doubles) {
                bits = Double.doubleToRawLongBits(doubles.get(row));
            } else {
                bits = ((LongColumn) column).get(row);
            }
            hash = 31 * hash + Long.hashCode(bits * 0x9E37_79B9_7F4A_7C15L);
        }
        return column.rows() + ":" + hash;
    }

    /** How many damages were noticed, by whom. */
    void tell(Figures figures, String what) throws IOException {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        figures.add(what + ", damages", all);
        for (Map.Entry<Noticed, Integer> count : counts.entrySet()) {
            figures.add(what + ", " + count.getKey().name().toLowerCase(java.util.Locale.ROOT), count.getValue());
        }
        counts.clear();
    }
}
