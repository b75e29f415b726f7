package io.datapool.internal.segment;

import io.datapool.error.PlatformException;
import io.datapool.error.PoolLockLostException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.arrow.ArrowWriter;
import io.datapool.internal.arrow.FormatVersion;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.arrow.SegmentLayout;
import io.datapool.internal.arrow.TimeGuide;
import io.datapool.internal.file.FileIdentity;
import io.datapool.internal.file.OpenFile;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.Schema;
import io.datapool.schema.TimeRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment: reserve, map, store, checksum, footer, force, link under its final name.
 *
 * <p>Columns may be filled from several threads at once; {@link #finish} and {@link #close} wait for stores in progress, and
 * refuse later ones. Until {@link #finish} returns nothing stands under the segment's name; {@link #close} removes whatever
 * was not finished.
 */
public final class SegmentWriter implements AutoCloseable {
    /** Ending of a segment that is still being written. */
    public static final String UNFINISHED = ".tmp";

    private static final int ZERO_BYTES = 1 << 20;

    private final SegmentPlace place;
    private final Schema schema;
    private final SegmentLayout layout;
    private final String ending;
    private final Path unfinished;
    private final MappedRegion region;
    private final List<ColumnBuffer> buffers = new ArrayList<>();
    private final ReadWriteLock storing = new ReentrantReadWriteLock();
    /** Which file the unfinished one is: whoever gets a lock that we have lost may make another one of that name. */
    private final FileIdentity own;

    private @Nullable FileIdentity published;
    private boolean open = true;
    private boolean closed;

    /**
     * Reserves disk space for the segment and maps it.
     *
     * @param place where it will stand
     * @param schema its columns
     * @param maxRows the most rows that may come
     * @throws PoolWriteException when the space cannot be had; nothing is left behind
     */
    public SegmentWriter(SegmentPlace place, Schema schema, int maxRows) {
        this(place, schema, maxRows, UNFINISHED);
    }

    private SegmentWriter(SegmentPlace place, Schema schema, int maxRows, String ending) {
        this.place = place;
        this.schema = schema;
        this.ending = ending;
        layout = SegmentLayout.of(schema, maxRows, ArrowWriter.headerRoom(schema, place.identity()));
        long neededBytes = layout.bodyEnd() + (schema.hasTimeIndex() ? TimeGuide.maxBytes(maxRows) : 0);
        unfinished = place.unfinished(ending);
        Preflight.check();
        try {
            long pageBytes = MappedRegion.pageBytes();
            long reservedBytes = (neededBytes + pageBytes - 1) / pageBytes * pageBytes;
            own = reserve(reservedBytes);
            region = MappedRegion.readWrite(unfinished, reservedBytes);
        } catch (FileAlreadyExistsException e) {
            throw failed("begin", e); // somebody else's file, which stays
        } catch (IOException e) {
            deleteQuietly(unfinished);
            throw failed("reserve " + neededBytes + " bytes for", e);
        } catch (PlatformException e) {
            deleteQuietly(unfinished);
            throw e;
        }
        for (int i = 0; i < schema.fields().size(); i++) {
            buffers.add(new ColumnBuffer(
                    region, schema.fields().get(i), layout.columnOffsets().get(i), maxRows));
        }
    }

    /** Writes real zeros: a hole would turn a full disk into a SIGBUS at the first store. */
    private FileIdentity reserve(long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZERO_BYTES));
        try (OpenFile file = place.disk().create(unfinished)) {
            for (long offset = 0; offset < bytes; offset += zeros.limit()) {
                zeros.clear().limit((int) Math.min(bytes - offset, zeros.capacity()));
                file.write(zeros, offset);
            }
            return FileIdentity.of(unfinished);
        }
    }

    /** The columns to fill. */
    public Schema schema() {
        return schema;
    }

    /** Where it will stand. */
    public SegmentPlace place() {
        return place;
    }

    private String key() {
        return place.identity().key();
    }

    /** The most rows that can be stored. */
    public int maxRows() {
        return layout.rows();
    }

    /** Stores float32 values of one column from {@code row} on. */
    public void put(int column, int row, float[] source, int from, int count) {
        whileOpen(() -> buffers.get(column).put(row, source, from, count));
    }

    /** Stores float64 values of one column from {@code row} on. */
    public void put(int column, int row, double[] source, int from, int count) {
        whileOpen(() -> buffers.get(column).put(row, source, from, count));
    }

    /** Stores int64 values or time stamps of one column from {@code row} on. */
    public void put(int column, int row, long[] source, int from, int count) {
        whileOpen(() -> buffers.get(column).put(row, source, from, count));
    }

    /** Copies stored float32 values back. */
    public void get(int column, int row, float[] target, int from, int count) {
        whileOpen(() -> buffers.get(column).get(row, target, from, count));
    }

    /** Copies stored float64 values back. */
    public void get(int column, int row, double[] target, int from, int count) {
        whileOpen(() -> buffers.get(column).get(row, target, from, count));
    }

    /** Copies stored int64 values or time stamps back. */
    public void get(int column, int row, long[] target, int from, int count) {
        whileOpen(() -> buffers.get(column).get(row, target, from, count));
    }

    /**
     * A writer of the same segment that holds only those rows, in that order; this one is to be closed then.
     *
     * @throws PoolWriteException when the space cannot be had; nothing is left behind
     */
    public SegmentWriter select(IntBuffer rows) {
        SegmentWriter selected = new SegmentWriter(place, schema, rows.limit(), ".selected" + ending);
        try {
            whileOpen(() -> {
                for (int i = 0; i < buffers.size(); i++) {
                    selected.buffers.get(i).gather(buffers.get(i), rows);
                }
            });
            return selected;
        } catch (RuntimeException | Error e) {
            selected.close();
            throw e;
        }
    }

    private void whileOpen(Runnable store) {
        storing.readLock().lock();
        try {
            requireOpen();
            store.run();
        } finally {
            storing.readLock().unlock();
        }
    }

    /**
     * A segment that stands under its final name, forced to disk but for the directory.
     *
     * @param file where it stands
     * @param fileBytes its length
     * @param rows values in each column
     * @param columns where the values lie, and their checksums
     * @param time what the time index says; empty where there is none or no row
     */
    public record Finished(Path file, long fileBytes, int rows, List<ColumnInfo> columns, Optional<TimeRange> time) {}

    /**
     * Completes the segment.
     *
     * @param rows how many rows were stored, at most {@link #maxRows()}
     * @param registryRow renders the dataset's registry row from what is known now
     * @throws IllegalArgumentException when the time index descends
     * @throws PoolWriteException when the disk refuses; nothing is left behind
     */
    public Finished finish(int rows, Function<Finished, String> registryRow) {
        if (rows < 0 || rows > maxRows()) {
            throw new IllegalArgumentException(rows + " rows were stored in room for " + maxRows());
        }
        storing.writeLock().lock();
        try {
            requireOpen();
            SegmentLayout columns = closeRanks(rows);
            Finished content = describe(columns);
            Optional<TimeGuide> guide = writeGuide(columns, content);
            unmap();
            return publish(new Body(columns, guide), content, registryRow);
        } catch (NoSuchFileException e) {
            requireOwn();
            throw failed("write", e);
        } catch (IOException e) {
            throw failed("write", e);
        } finally {
            close();
            storing.writeLock().unlock();
        }
    }

    /** Where less than half of the room was used, moves the columns together; otherwise the gaps may stay. */
    private SegmentLayout closeRanks(int rows) {
        if (rows > maxRows() / 2) {
            return layout.shrunkTo(schema, rows);
        }
        SegmentLayout compact = SegmentLayout.of(schema, rows, layout.bodyOffset());
        for (int i = 0; i < buffers.size(); i++) {
            ColumnBuffer moved = new ColumnBuffer(
                    region, buffers.get(i).field(), compact.columnOffsets().get(i), rows);
            moved.copyFrom(buffers.get(i), rows);
            buffers.set(i, moved);
        }
        return compact;
    }

    private Finished describe(SegmentLayout finalLayout) {
        int rows = finalLayout.rows();
        List<ColumnInfo> columns = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            ColumnBuffer buffer = buffers.get(i);
            columns.add(
                    ColumnInfo.of(buffer.field(), finalLayout.columnOffsets().get(i), rows, buffer.crc32c(rows)));
        }
        Optional<TimeRange> time = schema.hasTimeIndex() && rows > 0
                ? Optional.of(TimeScan.scan(key(), buffers.get(0).field().name(), buffers.get(0)::int64, rows))
                : Optional.empty();
        return new Finished(place.file(), 0, rows, columns, time);
    }

    /** Behind the columns, where there is room. */
    private Optional<TimeGuide> writeGuide(SegmentLayout columns, Finished content) {
        return content.time()
                .flatMap(time -> TimeGuide.plan(time, content.rows(), columns.bodyEnd()))
                .map(planned -> GuideScan.write(planned, buffers.get(0), content.rows(), region));
    }

    /** What lies between header and tail. */
    private record Body(SegmentLayout columns, Optional<TimeGuide> guide) {
        SegmentLayout layout() {
            return guide.map(TimeGuide::bytes).map(columns::extendedBy).orElse(columns);
        }
    }

    private Finished publish(Body body, Finished content, Function<Finished, String> registryRow) throws IOException {
        SegmentLayout finalLayout = body.layout();
        byte[] header = ArrowWriter.header(description(body, Map.of()));
        // The tail holds the row, and the row the length of the file: a longer number can need a longer tail, once.
        Finished finished;
        byte[] tail;
        long fileBytes = finalLayout.bodyEnd();
        do {
            finished = new Finished(content.file(), fileBytes, content.rows(), content.columns(), content.time());
            tail = ArrowWriter.tail(description(body, footer(body, finished, registryRow)), header);
            fileBytes = finalLayout.bodyEnd() + tail.length;
        } while (fileBytes != finished.fileBytes());

        requireOwn();
        try (OpenFile file = place.disk().write(unfinished)) {
            file.write(ByteBuffer.wrap(header), 0);
            file.write(ByteBuffer.wrap(tail), finalLayout.bodyEnd());
            file.truncate(finished.fileBytes());
            place.disk().changeMode(unfinished, PosixFilePermissions.fromString("r--r--r--"));
            file.force();
        }
        FileIdentity complete = FileIdentity.of(unfinished);
        requireOwn();
        place.disk().link(finished.file(), unfinished);
        published = complete;
        return finished; // close() removes the other name
    }

    private void requireOwn() {
        if (!isOwn()) {
            throw new PoolLockLostException("file " + unfinished + ", into which dataset '" + key() + "' is being"
                    + " written, is gone or another file: the pool's directory was moved away or made anew, or another"
                    + " process had its lock, which the kernel drops when anything in this JVM opens and closes"
                    + " writer.lock. Leave *.lock files out of back-ups, and begin the update again");
        }
    }

    /** Where the disk does not tell, whatever comes next fails. */
    private boolean isOwn() {
        try {
            return own.isInodeAt(unfinished);
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Which file stands under the final name.
     *
     * @throws IllegalStateException before {@link #finish} has returned
     */
    public FileIdentity publishedFile() {
        if (published == null) {
            throw new IllegalStateException("dataset '" + key() + "' is not finished");
        }
        return published;
    }

    private static Map<String, String> footer(Body body, Finished finished, Function<Finished, String> registryRow) {
        Map<String, String> footer = new HashMap<>();
        footer.put(
                SegmentDescription.CRC32C,
                String.join(
                        ",", finished.columns().stream().map(ColumnInfo::crc32c).toList()));
        footer.put(SegmentDescription.REGISTRY_ROW, registryRow.apply(finished));
        body.guide().ifPresent(guide -> footer.put(SegmentDescription.TIME_GUIDE, guide.text()));
        return footer;
    }

    private SegmentDescription description(Body body, Map<String, String> footer) {
        return new SegmentDescription(FormatVersion.OWN, place.identity(), schema, body.layout(), footer);
    }

    /** Abandons the segment unless it was finished. Once: later a file of that name may be another writer's. */
    @Override
    public void close() {
        storing.writeLock().lock();
        try {
            if (open) {
                unmap();
            }
            if (!closed) {
                closed = true;
                deleteOwnQuietly();
            }
        } finally {
            storing.writeLock().unlock();
        }
    }

    private void unmap() {
        open = false;
        buffers.clear();
        region.unmapNow();
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("dataset '" + key() + "' is already finished or abandoned");
        }
    }

    private PoolWriteException failed(String action, IOException cause) {
        String what = "cannot " + action + " dataset '" + key() + "' in " + place.directory() + ": ";
        String remedy = cause instanceof ClosedByInterruptException
                ? "the thread was interrupted"
                : (cause.getMessage() == null ? cause : cause.getMessage()) + ". Free some space or fix the cause";
        return new PoolWriteException(what + remedy + ". What the pool held before is untouched; try again", cause);
    }

    private void deleteOwnQuietly() {
        try {
            if (own.isInodeAt(unfinished)) {
                place.disk().deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // The next writer removes what is left over.
        }
    }

    private void deleteQuietly(Path file) {
        try {
            place.disk().deleteIfExists(file);
        } catch (IOException e) {
            // The next writer removes what is left over.
        }
    }
}
