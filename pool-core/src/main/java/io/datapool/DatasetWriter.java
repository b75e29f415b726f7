package io.datapool;

import io.datapool.error.PoolException;
import io.datapool.error.PoolLockLostException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.SegmentWriter;
import io.datapool.schema.DatasetInfo;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Fills one dataset of a {@link PoolUpdate}, column by column, straight into the mapped file; for loaders that do not want the
 * whole dataset on the heap. Space is reserved when the writer is made, so storing cannot fail for want of it.
 *
 * <p>Several threads may store at once. {@link #close} without {@link #finish} abandons the dataset. After either, storing
 * throws {@link IllegalStateException}.
 */
public final class DatasetWriter implements AutoCloseable {
    private final SegmentIdentity identity;
    private final DatasetPlan plan;
    private final Owner owner;
    /** Exchanged by {@link #select}, under this. */
    private volatile SegmentWriter segment;
    /** What stands under its final name and is not part of the update yet; guarded by this. */
    private @Nullable OwnSegment published;

    private boolean closed;

    /** The update that a writer belongs to. */
    interface Owner {
        /**
         * Takes the dataset in, by {@link #handOver}.
         *
         * @throws IllegalStateException when the update has ended; the dataset is abandoned then
         */
        void finished(DatasetWriter writer, RegistryRow row);

        /** What to say of a dataset that could not be written. */
        PoolException reason(PoolWriteException failure);

        /** Forgets the writer. */
        void abandoned(DatasetWriter writer);
    }

    DatasetWriter(Owner owner, DatasetPlan plan, SegmentWriter segment) {
        this.owner = owner;
        this.identity = segment.place().identity();
        this.plan = plan;
        this.segment = segment;
    }

    /** What was planned. */
    public DatasetPlan plan() {
        return plan;
    }

    /**
     * Stores float32 values.
     *
     * @param column index in the schema
     * @param row where the first value goes
     * @param source the values
     * @param from index of the first one in {@code source}
     * @param count how many
     * @throws IndexOutOfBoundsException when rows or array positions are outside; nothing is stored then
     * @throws IllegalStateException when the column has another type, or the writer is finished or closed
     */
    public void put(int column, int row, float[] source, int from, int count) {
        segment.put(column, row, source, from, count);
    }

    /** Stores float64 values; see {@link #put(int, int, float[], int, int)}. */
    public void put(int column, int row, double[] source, int from, int count) {
        segment.put(column, row, source, from, count);
    }

    /** Stores int64 values or time stamps; see {@link #put(int, int, float[], int, int)}. */
    public void put(int column, int row, long[] source, int from, int count) {
        segment.put(column, row, source, from, count);
    }

    /**
     * Copies stored float32 values back.
     *
     * @param column index in the schema
     * @param row the first row to copy
     * @param target where to
     * @param from index of the first one in {@code target}
     * @param count how many
     * @throws IndexOutOfBoundsException when rows or array positions are outside; nothing is copied then
     * @throws IllegalStateException when the column has another type, or the writer is finished or closed
     */
    public void get(int column, int row, float[] target, int from, int count) {
        segment.get(column, row, target, from, count);
    }

    /** Copies stored float64 values back; see {@link #get(int, int, float[], int, int)}. */
    public void get(int column, int row, double[] target, int from, int count) {
        segment.get(column, row, target, from, count);
    }

    /** Copies stored int64 values or time stamps back; see {@link #get(int, int, float[], int, int)}. */
    public void get(int column, int row, long[] target, int from, int count) {
        segment.get(column, row, target, from, count);
    }

    /**
     * Keeps only those rows, in that order; for sorting, and for leaving rows out. Takes as much disk space again while it
     * works. Not to be called while other threads store.
     *
     * @param rows numbers of stored rows, from position 0 to the limit
     * @throws PoolWriteException when the space cannot be had; the dataset is as it was
     */
    public synchronized void select(IntBuffer rows) {
        requireOpen();
        SegmentWriter all = segment;
        segment = all.select(rows);
        all.close();
    }

    /**
     * Completes the dataset; it becomes visible when the update is committed.
     *
     * @param rows how many rows were stored, from row 0 on
     * @param provenance where they came from and how good they are
     * @return what the registry will say
     * @throws IllegalArgumentException when there is no room for so many rows; or when the time index descends or the provenance
     *     cannot be stored, and then the dataset is abandoned
     * @throws IllegalStateException when the writer is finished or closed, or its update has ended; the dataset is abandoned
     * @throws PoolWriteException when the disk refuses; the dataset is abandoned
     * @throws PoolLockLostException when the pool is not any more what the update has locked; the dataset is abandoned
     */
    public DatasetInfo finish(int rows, Provenance provenance) {
        if (rows < 0 || rows > segment.maxRows()) {
            throw new IllegalArgumentException(
                    "dataset '" + identity.key() + "': " + rows + " rows were stored in room for " + segment.maxRows());
        }
        RegistryRow row;
        try {
            row = publish(rows, provenance);
        } catch (PoolWriteException e) {
            owner.abandoned(this);
            throw owner.reason(e);
        } catch (RuntimeException | Error e) {
            owner.abandoned(this);
            throw e;
        }
        owner.finished(this, row);
        return row.info();
    }

    /** Hands the published segment over to the update. */
    synchronized OwnSegment handOver() {
        OwnSegment handedOver = published;
        if (handedOver == null) {
            throw new IllegalStateException("dataset '" + identity.key() + "' was closed by another thread");
        }
        published = null;
        return handedOver;
    }

    /** The registry gets the very row that stands in the segment. */
    private synchronized RegistryRow publish(int rows, Provenance provenance) {
        requireOpen();
        closed = true;
        RegistryRow[] row = new RegistryRow[1];
        SegmentWriter.Finished done = segment.finish(rows, content -> {
            row[0] = row(info(content, provenance));
            return row[0].text();
        });
        published = new OwnSegment(segment.place().disk(), done.file(), segment.publishedFile());
        return row[0];
    }

    /** A row that cannot be read back would be published damage. */
    private static RegistryRow row(DatasetInfo info) {
        try {
            return RegistryRow.of(info);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "what is told of dataset '" + info.key() + "' (its source, quality or notes) cannot be stored: "
                            + e.getMessage()
                            + ". Use maps, lists, strings, numbers and booleans, less than 16 million characters in all",
                    e);
        }
    }

    private DatasetInfo info(SegmentWriter.Finished content, Provenance provenance) {
        return new DatasetInfo(
                identity.key(),
                plan.kind(),
                identity.generation(),
                content.rows(),
                content.fileBytes(),
                content.columns(),
                content.time(),
                provenance.source(),
                provenance.quality(),
                provenance.notes());
    }

    /** Abandons the dataset unless it was finished. */
    @Override
    public void close() {
        owner.abandoned(this);
        abandon();
    }

    /** Removes what is not part of the update; waits for a {@link #finish} in progress. */
    synchronized void abandon() {
        closed = true;
        segment.close();
        if (published != null) {
            published.deleteQuietly();
            published = null;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("dataset '" + identity.key() + "' is already finished or abandoned");
        }
    }

    @Override
    public String toString() {
        return "writer of dataset '" + identity.key() + "', " + plan;
    }
}
