package io.datapool.loader;

import io.datapool.DatasetPlan;
import io.datapool.DatasetWriter;
import io.datapool.PoolUpdate;
import io.datapool.Provenance;
import io.datapool.internal.arrow.SegmentLayout;
import io.datapool.parquet.ColumnAudit;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.SourceInfo;
import java.io.IOException;
import java.nio.IntBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one file into one dataset of an update: all columns at once, then the rows that are wanted, then the account. */
final class FileLoad {
    private final ParquetFile file;
    private final LoadRequest request;
    private final ColumnPlan plan;
    private final Map<String, ColumnAudit> audits = new LinkedHashMap<>();

    private FileLoad(ParquetFile file, LoadRequest request) throws ParquetException {
        this.file = file;
        this.request = request;
        this.plan = ColumnPlan.of(file, request.kind(), request.options().columnTypes());
    }

    /**
     * Loads the file; called on one of the {@link Workers}' threads.
     *
     * @throws ParquetException when it cannot be read; nothing of it is published
     */
    static DatasetInfo load(PoolUpdate update, LoadRequest request, SourceFile source, Progress.OfFile progress)
            throws ParquetException, IOException {
        Instant started = Instant.now();
        try (ParquetFile file = ParquetFile.open(source.path())) {
            return new FileLoad(file, request).load(update, source, progress, started);
        }
    }

    private DatasetInfo load(PoolUpdate update, SourceFile source, Progress.OfFile progress, Instant started)
            throws ParquetException, IOException {
        int sourceRows = sourceRows();
        file.checkRowsClaimed(
                plan.columns().stream().map(ColumnPlan.Mapping::source).toList());
        RowFilter filter = new RowFilter(file, request.options().where());
        Optional<BitSet> chosen = filter.rows(sourceRows);
        refuseSeveralSymbols(filter, chosen);
        try (DatasetWriter writer =
                update.write(request.key(), new DatasetPlan(request.kind(), plan.schema(), sourceRows))) {
            List<ParquetFile.Task> tasks = new ArrayList<>();
            for (int i = 0; i < plan.columns().size(); i++) {
                tasks.addAll(tasks(plan.columns().get(i), writer, i));
            }
            double bytesPerTask = (double) source.sizeBytes() / Math.max(1, tasks.size());
            Workers.runAll(tasks.stream()
                    .<ParquetFile.Task>map(task -> () -> {
                        task.run();
                        progress.read(bytesPerTask);
                    })
                    .toList());
            if (plan.schema().hasTimeIndex()) {
                new TimeAgreement(file, plan.columns().get(0).source(), writer).check();
            }
            if (!SourceFile.of(source.path()).equals(source)) {
                throw new ParquetException(source.path() + " changed while it was being read. Load it again");
            }
            return finish(writer, sourceRows, chosen, source.describe(request, started));
        }
    }

    /** A long table of several symbols, taken for one, would mix them up, or lose all but one as duplicates. */
    private void refuseSeveralSymbols(RowFilter filter, Optional<BitSet> chosen) throws ParquetException {
        Optional<String> symbols = plan.schema().hasTimeIndex() ? filter.severalSymbols(chosen) : Optional.empty();
        if (symbols.isPresent()) {
            throw new ParquetException(file.path() + " holds several symbols (" + symbols.get()
                    + "). Select one of them: --where " + symbols.get().replaceFirst(",.*", "")
                    + ", or LoadOptions.where");
        }
    }

    private int sourceRows() throws ParquetException {
        if (file.rows() > SegmentLayout.MAX_ROWS) {
            throw new ParquetException(file.path() + " has " + file.rows() + " rows, a dataset holds "
                    + SegmentLayout.MAX_ROWS + ". Split it, by year for instance");
        }
        return (int) file.rows();
    }

    private List<ParquetFile.Task> tasks(ColumnPlan.Mapping mapping, DatasetWriter writer, int column) {
        ColumnAudit audit = new ColumnAudit();
        if (mapping.target().type() != ColumnType.TIMESTAMP) {
            audits.put(mapping.target().name(), audit);
        }
        return switch (mapping.target().type()) {
            case FLOAT32 ->
                file.floatTasks(
                        mapping.source(), (row, values, count) -> writer.put(column, row, values, 0, count), audit);
            case FLOAT64 ->
                file.doubleTasks(
                        mapping.source(), (row, values, count) -> writer.put(column, row, values, 0, count), audit);
            case INT64 ->
                file.longTasks(
                        mapping.source(), (row, values, count) -> writer.put(column, row, values, 0, count), audit);
            case TIMESTAMP ->
                file.timeTasks(mapping.source(), (row, values, count) -> writer.put(column, row, values, 0, count));
            case OTHER -> throw new IllegalStateException("a plan has columns of known types alone");
        };
    }

    private DatasetInfo finish(DatasetWriter writer, int sourceRows, Optional<BitSet> chosen, SourceInfo source)
            throws ParquetException {
        Quality quality;
        int rows;
        if (plan.schema().hasTimeIndex()) {
            RowOrder order = new RowOrder(file, writer, request.options(), sourceRows);
            Optional<IntBuffer> wanted = order.decide(chosen);
            wanted.ifPresent(writer::select);
            rows = wanted.map(IntBuffer::limit).orElse(sourceRows);
            quality =
                    new Quality(writer, rows).dropped(sourceRows, order).gaps().bars();
        } else {
            Optional<IntBuffer> wanted = chosen.map(RowFilter::numbers);
            wanted.ifPresent(writer::select);
            rows = wanted.map(IntBuffer::limit).orElse(sourceRows);
            quality = new Quality(writer, rows).selected(sourceRows, sourceRows - rows);
        }
        return writer.finish(
                rows,
                new Provenance(Optional.of(source), quality.columns(audits).toMap(), plan.notes()));
    }
}
