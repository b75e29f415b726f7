package io.datapool.fetch;

import io.datapool.fetch.files.Compression;
import io.datapool.fetch.files.MergedRows;
import io.datapool.fetch.files.PartFile;
import io.datapool.fetch.files.PartFileException;
import io.datapool.fetch.files.RowReader;
import io.datapool.fetch.files.SeriesFile;
import io.datapool.fetch.files.SeriesFileException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one series into its file: first into a part file, then, when all is there, from it into the Parquet file.
 *
 * @param <T> a bar or a funding rate
 */
final class SeriesFetch<T> {
    private static final Duration READ_AGAIN = Duration.ofDays(1);
    private static final String PART = ".part";
    private static final String PART_OF_OLDER = ".older.part";

    private final Exchange exchange;
    private final FetchRequest<T> request;
    private final SeriesFile<T> file;
    private final Compression compression;
    private final FetchListener listener;

    SeriesFetch(MarketDataFetcher.Settings settings, FetchRequest<T> request, Path directory) {
        this.exchange = settings.exchange();
        this.compression = settings.compression();
        this.listener = settings.listener();
        this.request = request;
        this.file = new SeriesFile<>(directory.resolve(request.series().file()), SeriesFormat.of(request.series()));
    }

    /**
     * What is there of a span.
     *
     * @param part holds it
     * @param span what of the part counts
     * @param fetchedRows how many came now
     * @param resumedRows how many were there before
     */
    private record Gathered<T>(PartFile<T> part, Span span, long fetchedRows, long resumedRows) {
        RowReader<T> rows() {
            return span.isEmpty() ? RowReader.over(List.of()) : part.read(span.start(), span.end());
        }
    }

    FetchResult save() throws IOException {
        Instant now = RequestedSpan.serverTime(exchange); // before there is a file that a failure would leave
        try (PartFile<T> part = part(PART)) {
            return save(part, now);
        } catch (PartFileException e) {
            throw new FetchException(String.valueOf(e.getMessage()), e);
        }
    }

    private FetchResult save(PartFile<T> part, Instant now) throws IOException {
        Gathered<T> gathered = gather(part, RequestedSpan.of(request, now), now);
        SeriesFile.Written written;
        try (RowReader<T> rows = gathered.rows()) {
            written = file.write(rows, style(), () -> true);
        } catch (ClosedByInterruptException e) {
            throw interrupted(gathered, e);
        }
        part.delete();
        return result(written, gathered.fetchedRows(), gathered.resumedRows());
    }

    FetchResult update() throws IOException {
        Instant now = RequestedSpan.serverTime(exchange);
        try (PartFile<T> part = part(PART)) {
            if (!file.exists()) {
                return save(part, now);
            }
            SeriesFile.Written there;
            try {
                file.requireShape(exchange.id());
                there = file.extent();
            } catch (IOException e) {
                forgetIfEmpty(part);
                throw e;
            }
            return there.first() == null || there.last() == null
                    ? save(part, now)
                    : update(part, there.first(), there.last(), now);
        } catch (SeriesFileException e) {
            throw new UnusableFileException(e.file(), e.problem(), e);
        } catch (PartFileException e) {
            throw new FetchException(String.valueOf(e.getMessage()), e);
        }
    }

    private FetchResult update(PartFile<T> part, Instant first, Instant last, Instant now) throws IOException {
        Span wanted = RequestedSpan.of(request, now);
        Instant again = last.minus(READ_AGAIN).isBefore(first) ? first : last.minus(READ_AGAIN);
        Span newer = new Span(again, wanted.end().isAfter(again) ? wanted.end() : again);
        if (part.last() == null || !part.last().isAfter(last)) {
            part.startAt(again); // what an update left that was stopped after its last step would hide what is new now
        }
        Gathered<T> gatheredNewer = gather(part, newer, now);
        if (request.start() == null || !request.start().isBefore(first)) {
            return merge(gatheredNewer, null);
        }
        try (PartFile<T> older = part(PART_OF_OLDER)) {
            return merge(gatheredNewer, gather(older, new Span(wanted.start(), first), now));
        }
    }

    private FetchResult merge(Gathered<T> newer, @Nullable Gathered<T> older) throws IOException {
        SeriesFile.Written written;
        try (RowReader<T> there = file.open();
                RowReader<T> newerRows = newer.rows();
                RowReader<T> olderRows = older == null ? RowReader.over(List.of()) : older.rows();
                MergedRows<T> updated = new MergedRows<>(file.format(), there, newerRows);
                MergedRows<T> all = new MergedRows<>(file.format(), updated, olderRows)) {
            // A file that would stay the same is left alone: nobody who looks at its age has to read it again.
            written = file.write(all, style(), () -> updated.different() || all.different());
        } catch (ClosedByInterruptException e) {
            throw interrupted(newer, e);
        }
        newer.part().delete();
        if (older == null) {
            return result(written, newer.fetchedRows(), newer.resumedRows());
        }
        older.part().delete();
        return result(written, newer.fetchedRows() + older.fetchedRows(), newer.resumedRows() + older.resumedRows());
    }

    private PartFile<T> part(String suffix) throws IOException {
        Path beside = Objects.requireNonNull(file.path().toAbsolutePath().getParent());
        Files.createDirectories(beside);
        Path path = beside.resolve("." + file.path().getFileName() + suffix);
        return PartFile.open(
                path, file.format(), exchange.id() + " " + request.series().key());
    }

    private SeriesFile.Style style() {
        return new SeriesFile.Style(compression, exchange.id());
    }

    private FetchResult result(SeriesFile.Written written, long fetchedRows, long resumedRows) {
        return new FetchResult(
                request.series(),
                file.path(),
                written.rows(),
                written.first(),
                written.last(),
                fetchedRows,
                resumedRows);
    }

    /** Fetches what is missing of a span. */
    private Gathered<T> gather(PartFile<T> part, Span span, Instant now) throws IOException {
        if (span.isEmpty()) {
            return new Gathered<>(part, span, 0, 0);
        }
        Instant from = resumedAt(part, span);
        long resumedRows = part.rows();
        try {
            new Paging<>(exchange, request.series(), now).read(span.from(from), page -> {
                part.append(page.rows(), page.coveredUntil());
                listener.progressed(new FetchProgress(request.series(), span, page.coveredUntil(), part.rows()));
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw incomplete(gathered(part, span, resumedRows), RequestedSpan.interrupted(e));
        } catch (IOException e) {
            throw incomplete(gathered(part, span, resumedRows), e);
        }
        return gathered(part, span, resumedRows);
    }

    /** Where a part goes on; one of another time begins anew. */
    private static Instant resumedAt(PartFile<?> part, Span span) throws IOException {
        PartFile.Covered covered = part.covered();
        if (covered == null
                || span.start().isBefore(covered.start())
                || span.start().isAfter(covered.end())) {
            part.startAt(span.start());
            return span.start();
        }
        return covered.end();
    }

    private static <T> Gathered<T> gathered(PartFile<T> part, Span span, long resumedRows) {
        return new Gathered<>(part, span, part.rows() - resumedRows, resumedRows);
    }

    private IOException incomplete(Gathered<T> gathered, IOException cause) throws IOException {
        PartFile<T> part = gathered.part();
        PartFile.Covered covered = part.covered();
        if (covered == null || part.rows() == 0) {
            part.delete();
            return cause;
        }
        return new IncompleteFetchException(
                new PartialFetch(
                        request.series(),
                        gathered.span(),
                        new Span(covered.start(), covered.end()),
                        part.rows(),
                        gathered.fetchedRows(),
                        part.path()),
                cause);
    }

    /** All has arrived, but an interrupt, which the thread still carries, came before it was in its file. */
    private IOException interrupted(Gathered<T> gathered, ClosedByInterruptException cause) throws IOException {
        return incomplete(gathered, RequestedSpan.interrupted(cause));
    }

    private static void forgetIfEmpty(PartFile<?> part) throws IOException {
        if (part.rows() == 0) {
            part.delete();
        }
    }
}
