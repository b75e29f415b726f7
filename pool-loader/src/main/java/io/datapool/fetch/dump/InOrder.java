package io.datapool.fetch.dump;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Archives have been published with all their rows repeated, and with rows of the month's end among those of its start. */
final class InOrder {
    private InOrder() {}

    /** In strictly ascending order of time; of several rows of one time, the last counts. */
    static <T> List<T> sorted(List<T> rows, Function<T, Instant> time) {
        if (isSorted(rows, time)) {
            return rows;
        }
        List<T> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(time));
        List<T> last = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            if (i + 1 == sorted.size() || !time.apply(sorted.get(i)).equals(time.apply(sorted.get(i + 1)))) {
                last.add(sorted.get(i));
            }
        }
        return last;
    }

    private static <T> boolean isSorted(List<T> rows, Function<T, Instant> time) {
        for (int i = 1; i < rows.size(); i++) {
            if (!time.apply(rows.get(i)).isAfter(time.apply(rows.get(i - 1)))) {
                return false;
            }
        }
        return true;
    }
}
