package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Series;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The archives of one market, read. Those that are not there are looked for once only. */
final class DumpHistory {
    private static final Duration DAY = Duration.ofDays(1);

    private final ArchiveFormat format;
    private final DumpSource source;
    private final DumpListener listener;
    private final Set<Archive> missing = ConcurrentHashMap.newKeySet();

    DumpHistory(ArchiveFormat format, DumpSource source, DumpListener listener) {
        this.format = format;
        this.source = source;
        this.listener = listener;
    }

    /** Whether there are archives of days: not for bars that are longer. */
    static boolean hasDays(Series.Bars series) {
        return series.interval().shortest().compareTo(DAY) <= 0;
    }

    /** The bars of a month or a day; empty when there is no such archive, or it has none. */
    Optional<List<Bar>> bars(Series.Bars series, Period period) throws FetchException, InterruptedException {
        return read(new Archive(format, series, period), archive -> archive.bars(series));
    }

    /** The funding rates of a month; empty when there is no such archive, or it has none. There are none of days. */
    Optional<List<FundingRate>> fundingRates(Series.FundingRates series, Period.Month month)
            throws FetchException, InterruptedException {
        return read(new Archive(format, series, month), ArchiveContent::fundingRates);
    }

    private interface Reading<T> {
        List<T> of(ArchiveContent archive) throws IOException;
    }

    private <T> Optional<List<T>> read(Archive archive, Reading<T> reading)
            throws FetchException, InterruptedException {
        if (missing.contains(archive)) {
            return Optional.empty();
        }
        Optional<ArchiveContent> found = source.find(archive);
        listener.lookedFor(archive.name() + ".zip", found.isPresent());
        if (found.isEmpty()) {
            missing.add(archive);
            return Optional.empty();
        }
        try {
            return Optional.of(reading.of(found.get())).filter(rows -> !rows.isEmpty());
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException("the archive " + archive.name() + " of " + source + " cannot be read: " + e, e);
        }
    }
}
