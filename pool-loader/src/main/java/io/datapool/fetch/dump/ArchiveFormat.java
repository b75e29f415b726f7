package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Interval;
import io.datapool.fetch.Series;
import java.io.IOException;
import java.util.List;

/**
 * How an exchange publishes a market's history: what its archives are called, where they are, what their tables hold. Each is a zip file
 * of one table of a month or a day, beside it a {@code .CHECKSUM} file.
 *
 * <p>Implementations are equal when they are of the same market. Thread-safe.
 */
public interface ArchiveFormat {
    /** Whose data it is, as {@link Exchange#id} of the exchange that has the same. */
    String id();

    /** The folder at its address, or of its downloads, in which all are. */
    String root();

    /** Where an archive is below the root, as relative path. */
    String folder(Series<?> series, Period period);

    /** An archive's file name without the ending, which is that of its table, too. */
    String name(Series<?> series, Period period);

    /**
     * Reads all bars that open in the archive's period, in any order; of several of one time, the last counts.
     *
     * @throws DumpException when anything in it is not as it should be
     */
    List<Bar> bars(ArchiveTable table, Interval interval) throws IOException;

    /**
     * Reads all funding rates, in any order; of several of one time, the last counts.
     *
     * @throws DumpException when anything in it is not as it should be
     */
    List<FundingRate> fundingRates(ArchiveTable table) throws IOException;
}
