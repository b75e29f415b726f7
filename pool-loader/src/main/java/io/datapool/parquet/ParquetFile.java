package io.datapool.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, read column by column into primitive arrays; no records in between. Page checksums are verified where the
 * file has them, and nothing that the file says of itself is believed unchecked.
 *
 * <p>A column is read as a whole, or as {@link Task}s, one per row group, which may run in parallel. Thread-safe.
 */
public final class ParquetFile implements AutoCloseable {
    /** A file with so few rows costs little, whatever else it is. */
    private static final long HARMLESS_ROWS = 1 << 20;

    /** More rows than this per byte are either long runs of equal values, or a lie. */
    private static final long PLAUSIBLE_ROWS_PER_BYTE = 16;

    private final Path path;
    private final FileBytes bytes;
    private final Footer footer;

    private ParquetFile(Path path, FileBytes bytes, Footer footer) {
        this.path = path;
        this.bytes = bytes;
        this.footer = footer;
    }

    /** Takes float32 values; the array is reused between calls. Called from several threads when tasks are. */
    @FunctionalInterface
    public interface FloatSink {
        /** Takes {@code values[0..count)}, which belong to the rows from {@code firstRow} on. */
        void accept(int firstRow, float[] values, int count);
    }

    /** Takes float64 values; the array is reused between calls. Called from several threads when tasks are. */
    @FunctionalInterface
    public interface DoubleSink {
        /** Takes {@code values[0..count)}, which belong to the rows from {@code firstRow} on. */
        void accept(int firstRow, double[] values, int count);
    }

    /** Takes int64 values or time stamps; the array is reused between calls. Called from several threads when tasks are. */
    @FunctionalInterface
    public interface LongSink {
        /** Takes {@code values[0..count)}, which belong to the rows from {@code firstRow} on. */
        void accept(int firstRow, long[] values, int count);
    }

    /** Takes texts, null where one is missing; the array is reused between calls. Called from several threads when tasks are. */
    @FunctionalInterface
    public interface TextSink {
        /** Takes {@code values[0..count)}, which belong to the rows from {@code firstRow} on. */
        void accept(int firstRow, @Nullable String[] values, int count);
    }

    /** Reads one column of one row group into the sink that it was made with. */
    @FunctionalInterface
    public interface Task {
        /**
         * Reads it all.
         *
         * @throws ParquetException when the file is damaged, or holds what cannot be read
         */
        void run() throws ParquetException;
    }

    /**
     * Opens a file and reads its footer.
     *
     * @throws ParquetException when it is not a readable Parquet file
     */
    public static ParquetFile open(Path path) throws ParquetException {
        return open(path, LocalFileBytes::new);
    }

    /**
     * The same for one reader, whom an interrupt does not keep from reading: it leaves the file open.
     *
     * @throws ParquetException when it is not a readable Parquet file
     */
    public static ParquetFile openSteadily(Path path) throws ParquetException {
        return open(path, SteadyFileBytes::new);
    }

    /** Opens a file in one way or another. */
    private interface Opening {
        FileBytes open(Path path) throws IOException;
    }

    private static ParquetFile open(Path path, Opening opening) throws ParquetException {
        try {
            FileBytes bytes = opening.open(path);
            try {
                return open(path, bytes);
            } catch (ParquetException | RuntimeException e) {
                bytes.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Opens what is read in another way; {@code path} is for messages. */
    static ParquetFile open(Path path, FileBytes bytes) throws ParquetException {
        try {
            return new ParquetFile(path, bytes, Footer.read(bytes));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw unreadable(path, e);
        }
    }

    private static ParquetException unreadable(Path path, Throwable e) {
        return new ParquetException(path + " is not a readable Parquet file: " + e.getMessage(), e);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Number of rows, over all row groups. */
    public long rows() {
        return footer.groups().stream().mapToLong(Footer.Group::rows).sum();
    }

    /** The top-level columns, in order. */
    public List<ParquetColumn> columns() {
        return footer.columns();
    }

    /** A value of the file's key-value metadata, such as what pandas notes of its index. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(footer.metadata().get(key));
    }

    /**
     * Reads a column as the nearest float32 of each value; a missing one becomes NaN.
     *
     * @param column an INTEGER or REAL column of this file
     * @param audit counts what was missing or lost
     * @return one task per row group, to be run once each
     */
    public List<Task> floatTasks(ParquetColumn column, FloatSink sink, ColumnAudit audit) {
        return tasks(column, () -> new FloatTarget(column, sink, audit));
    }

    /**
     * Reads a column as the nearest float64 of each value; a missing one becomes NaN.
     *
     * @param column an INTEGER or REAL column of this file
     * @param audit counts what was missing
     * @return one task per row group, to be run once each
     */
    public List<Task> doubleTasks(ParquetColumn column, DoubleSink sink, ColumnAudit audit) {
        return tasks(column, () -> new DoubleTarget(column, sink, audit));
    }

    /**
     * Reads a column as int64; a missing value becomes {@code Long.MIN_VALUE}, one with a fraction or out of range is an error.
     *
     * @param column an INTEGER or REAL column of this file
     * @param audit counts what was missing
     * @return one task per row group, to be run once each
     */
    public List<Task> longTasks(ParquetColumn column, LongSink sink, ColumnAudit audit) {
        return tasks(column, () -> new LongTarget(column, EpochUnit.none(), sink, audit));
    }

    /**
     * Reads a column as nanoseconds since 1970-01-01T00:00:00Z; local times are taken as UTC, plain integers in the unit that
     * their magnitude tells. A missing one becomes {@code Long.MIN_VALUE}. A time outside the years 1677 to 2262, or a unit that
     * changes midway, is an error that names the row.
     *
     * @param column a TIMESTAMP or INTEGER column of this file
     * @return one task per row group, to be run once each
     */
    public List<Task> timeTasks(ParquetColumn column, LongSink sink) {
        EpochUnit unit = EpochUnit.of(column);
        return tasks(column, () -> new LongTarget(column, unit, sink, new ColumnAudit()));
    }

    /**
     * Reads a column as text.
     *
     * @param column one of this file that {@link ParquetColumn#hasNames}
     * @return one task per row group, to be run once each
     */
    public List<Task> textTasks(ParquetColumn column, TextSink sink) {
        return tasks(column, () -> new TextTarget(column, sink));
    }

    /**
     * Reads rows side by side, from the first on, without having a column in memory.
     *
     * @param columns of this file, each an INTEGER, a TIMESTAMP of an int64, or a DOUBLE
     */
    public RowCursor rows(List<ParquetColumn> columns) {
        for (ParquetColumn column : columns) {
            requireFlat(column);
        }
        return new RowCursor(path, bytes, footer.groups(), columns);
    }

    /**
     * Makes sure that the rows are there before anything is reserved for them. Nothing is done unless the file claims rows out
     * of proportion to its bytes; then the columns are read once, and the values forgotten.
     *
     * @param columns of this file, neither nested nor repeated
     * @throws ParquetException when a column has fewer rows than the file claims, or cannot be read
     */
    public void checkRowsClaimed(List<ParquetColumn> columns) throws ParquetException {
        if (rows() > Math.max(HARMLESS_ROWS, PLAUSIBLE_ROWS_PER_BYTE * bytes.lengthBytes())) {
            for (ParquetColumn column : columns) {
                readFloats(column, (row, values, count) -> {});
            }
        }
    }

    /** Runs {@link #floatTasks} one after the other. */
    public void readFloats(ParquetColumn column, FloatSink sink) throws ParquetException {
        run(floatTasks(column, sink, new ColumnAudit()));
    }

    /** Runs {@link #doubleTasks} one after the other. */
    public void readDoubles(ParquetColumn column, DoubleSink sink) throws ParquetException {
        run(doubleTasks(column, sink, new ColumnAudit()));
    }

    /** Runs {@link #longTasks} one after the other. */
    public void readLongs(ParquetColumn column, LongSink sink) throws ParquetException {
        run(longTasks(column, sink, new ColumnAudit()));
    }

    /** Runs {@link #timeTasks} one after the other. */
    public void readTimes(ParquetColumn column, LongSink sink) throws ParquetException {
        run(timeTasks(column, sink));
    }

    private static void run(List<Task> tasks) throws ParquetException {
        for (Task task : tasks) {
            task.run();
        }
    }

    /** Makes a task's own target. */
    private interface TargetSource {
        Target make();
    }

    private List<Task> tasks(ParquetColumn column, TargetSource targets) {
        requireFlat(column);
        List<Task> tasks = new ArrayList<>();
        for (Footer.Group group : footer.groups()) {
            tasks.add(() -> {
                try {
                    new ColumnChunkReader(bytes, column, group, targets.make()).read();
                } catch (IOException | RuntimeException e) {
                    throw new ParquetException(
                            "column '" + column.name() + "' of " + path + " cannot be read: " + e.getMessage(), e);
                }
            });
        }
        return tasks;
    }

    private static void requireFlat(ParquetColumn column) {
        if (!column.isFlat()) {
            throw new IllegalArgumentException(column + " is nested or repeated");
        }
    }

    @Override
    public void close() throws ParquetException {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new ParquetException("cannot close " + path + ": " + e.getMessage(), e);
        }
    }
}
