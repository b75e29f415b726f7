package io.datapool;

import io.datapool.error.PoolWriteException;
import io.datapool.format.DatasetInfo;
import io.datapool.format.SegmentIdentity;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.SegmentWriter;
import java.nio.IntBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;

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
    private SegmentWriter segment;
    private final BiConsumer<DatasetWriter, Optional<DatasetInfo>> ended;

    DatasetWriter(
            SegmentIdentity identity,
            DatasetPlan plan,
            SegmentWriter segment,
            BiConsumer<DatasetWriter, Optional<DatasetInfo>> ended) {
        this.identity = identity;
        this.plan = plan;
        this.segment = segment;
        this.ended = ended;
    }

    boolean isFor(String key) {
        return identity.key().equals(key);
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
    public void select(IntBuffer rows) {
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
     * @throws IllegalArgumentException when the time index descends; the dataset is abandoned
     * @throws PoolWriteException when the disk refuses; the dataset is abandoned
     */
    public DatasetInfo finish(int rows, Provenance provenance) {
        Optional<DatasetInfo> info = Optional.empty();
        try {
            SegmentWriter.Finished done =
                    segment.finish(rows, content -> RegistryRow.render(info(content, provenance)));
            info = Optional.of(info(done, provenance));
            return info.get();
        } finally {
            ended.accept(this, info);
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
        segment.close();
        ended.accept(this, Optional.empty());
    }
}
