package io.datapool.loader;

import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to do with files that are not as one would wish. Immutable; each method returns changed options.
 *
 * <table>
 *   <caption>Policies</caption>
 *   <tr><th>when</th><th>unless told</th></tr>
 *   <tr><td>rows are not in order of time</td><td>they are sorted; rows of equal time keep their order</td></tr>
 *   <tr><td>several rows have the same time</td><td>of bars and funding rates the last one is kept; other files, of trades for
 *       instance, keep all</td></tr>
 *   <tr><td>a row has no time</td><td>the file is refused</td></tr>
 *   <tr><td>a table holds several symbols</td><td>the file is refused; {@link #where} selects one</td></tr>
 *   <tr><td>the last bar is still open</td><td>it is kept; {@link #closedOnly} drops it</td></tr>
 * </table>
 *
 * <p>Whatever a policy did is told in the load's quality account.
 */
public final class LoadOptions {
    private static final LoadOptions DEFAULTS = new LoadOptions(
            Unsorted.SORT, null, MissingTime.REJECT, Map.of(), null, Map.of(), Duration.ofMinutes(10), false);

    /** What to do with rows that are not in order of time. */
    public enum Unsorted {
        /** Sort them. */
        SORT,
        /** Refuse the file. */
        REJECT
    }

    /** What to do with several rows of the same time. */
    public enum Duplicates {
        /** Keep the one that stands last in the file. */
        KEEP_LAST,
        /** Keep the one that stands first in the file. */
        KEEP_FIRST,
        /** Keep all of them, in the order of the file. */
        KEEP_ALL,
        /** Refuse the file. */
        REJECT
    }

    /** What to do with rows that have no time. */
    public enum MissingTime {
        /** Refuse the file. */
        REJECT,
        /** Leave them out. */
        DROP
    }

    private final Unsorted unsorted;
    private final @Nullable Duplicates duplicates;
    private final MissingTime missingTime;
    private final Map<String, String> where;
    private final @Nullable Clock closedOnly;
    private final Map<String, ColumnType> columnTypes;
    private final Duration waitAtMost;
    private final boolean force;

    private LoadOptions(
            Unsorted unsorted,
            @Nullable Duplicates duplicates,
            MissingTime missingTime,
            Map<String, String> where,
            @Nullable Clock closedOnly,
            Map<String, ColumnType> columnTypes,
            Duration waitAtMost,
            boolean force) {
        this.unsorted = unsorted;
        this.duplicates = duplicates;
        this.missingTime = missingTime;
        this.where = where;
        this.closedOnly = closedOnly;
        this.columnTypes = columnTypes;
        this.waitAtMost = waitAtMost;
        this.force = force;
    }

    /** Sort, keep the last of duplicate bars and funding rates, refuse missing times, keep the open bar, float32 throughout. */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /** What to do with rows that are not in order of time. */
    public LoadOptions unsorted(Unsorted policy) {
        return new LoadOptions(policy, duplicates, missingTime, where, closedOnly, columnTypes, waitAtMost, force);
    }

    /** What to do with several rows of the same time. */
    public LoadOptions duplicates(Duplicates policy) {
        return new LoadOptions(unsorted, policy, missingTime, where, closedOnly, columnTypes, waitAtMost, force);
    }

    /** What to do with rows that have no time. */
    public LoadOptions missingTime(MissingTime policy) {
        return new LoadOptions(unsorted, duplicates, policy, where, closedOnly, columnTypes, waitAtMost, force);
    }

    /**
     * Only rows whose column has that value; with several calls, rows that meet all.
     *
     * @param column a text or integer column of the file
     * @param value as text, exactly
     */
    public LoadOptions where(String column, String value) {
        Map<String, String> more = new TreeMap<>(where);
        more.put(column, value);
        return new LoadOptions(
                unsorted, duplicates, missingTime, Map.copyOf(more), closedOnly, columnTypes, waitAtMost, force);
    }

    /** Without bars that are not over yet by that clock: those whose opening time plus the bars' step lies ahead. */
    public LoadOptions closedOnly(Clock clock) {
        return new LoadOptions(unsorted, duplicates, missingTime, where, clock, columnTypes, waitAtMost, force);
    }

    /**
     * Stores a column as something else than float32.
     *
     * @param column its name in the dataset
     * @param type {@link ColumnType#FLOAT64} or {@link ColumnType#INT64}
     * @throws IllegalArgumentException when the type is a time
     */
    public LoadOptions columnType(String column, ColumnType type) {
        if (type == ColumnType.TIMESTAMP || type == ColumnType.OTHER) {
            throw new IllegalArgumentException("column '" + column + "' cannot be made a time; times are recognised");
        }
        Map<String, ColumnType> more = new TreeMap<>(columnTypes);
        more.put(column, type);
        return new LoadOptions(
                unsorted, duplicates, missingTime, where, closedOnly, Map.copyOf(more), waitAtMost, force);
    }

    /** How long to wait at most while another process writes the pool; 10 minutes unless told. */
    public LoadOptions waitAtMost(Duration duration) {
        return new LoadOptions(unsorted, duplicates, missingTime, where, closedOnly, columnTypes, duration, force);
    }

    /**
     * Whether files are read that the pool holds unchanged, too; not unless told. For a file that was changed and given its old
     * size and modification time back.
     */
    public LoadOptions force(boolean wanted) {
        return new LoadOptions(unsorted, duplicates, missingTime, where, closedOnly, columnTypes, waitAtMost, wanted);
    }

    Duration waitAtMost() {
        return waitAtMost;
    }

    boolean force() {
        return force;
    }

    Unsorted unsorted() {
        return unsorted;
    }

    Duplicates duplicates(DatasetKind kind) {
        if (duplicates != null) {
            return duplicates;
        }
        return kind == DatasetKind.CUSTOM ? Duplicates.KEEP_ALL : Duplicates.KEEP_LAST;
    }

    MissingTime missingTime() {
        return missingTime;
    }

    Map<String, String> where() {
        return where;
    }

    Optional<Clock> closedOnly() {
        return Optional.ofNullable(closedOnly);
    }

    Map<String, ColumnType> columnTypes() {
        return columnTypes;
    }

    /** All of it that decides what is loaded, as text; equal text, equal dataset. */
    String text() {
        return "unsorted=" + unsorted + " duplicates=" + duplicates + " missingTime=" + missingTime + " where="
                + new TreeMap<>(where) + " closedOnly=" + (closedOnly != null) + " types=" + new TreeMap<>(columnTypes);
    }

    @Override
    public String toString() {
        return text() + " waitAtMost=" + waitAtMost + " force=" + force;
    }
}
