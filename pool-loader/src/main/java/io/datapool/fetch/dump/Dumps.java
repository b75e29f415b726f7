package io.datapool.fetch.dump;

import io.datapool.fetch.Exchange;
import io.datapool.fetch.ExchangeOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The monthly and daily archives that an exchange publishes of its bars and funding rates: a month with one request, and none of the
 * exchange's limits. Zip files of one table each, beside each a {@code .CHECKSUM} file, under the names and in the folders that an
 * {@link ArchiveFormat} says.
 *
 * <pre>{@code
 * Dumps dumps = Dumps.in(Path.of("downloads"));
 * Exchange exchange = dumps.before(format, rest);
 * }</pre>
 *
 * <p>Nothing of an archive is used unless its checksum is right and all of its rows make sense; see {@link DumpException}. Immutable;
 * may be used by several threads.
 */
public final class Dumps {
    private final DumpSource source;
    private final DumpListener listener;

    private Dumps(DumpSource source, DumpListener listener) {
        this.source = source;
        this.listener = listener;
    }

    /**
     * Archives that were downloaded before: below that folder as the exchange has them, or all in it. The bare tables that were in the
     * zip files will do as well; these need no checksum.
     *
     * <p>File names do not tell one market from another. Archives of several need the exchange's folders; what lies in the folder
     * itself is taken for that of whichever market is asked for.
     */
    public static Dumps in(Path folder) {
        return new Dumps(new DumpFolder(folder), (archive, found) -> {});
    }

    /**
     * Archives at an address.
     *
     * @param base below which the root of all archives is
     * @throws IllegalArgumentException when it is not an address of HTTP
     */
    public static Dumps at(URI base, ExchangeOptions options) {
        return new Dumps(new DumpSite(base, options), (archive, found) -> {});
    }

    /** Who is told which archives are used, in place of anyone before. */
    public Dumps listener(DumpListener newListener) {
        return new Dumps(source, newListener);
    }

    /**
     * These archives, and the exchange for what they lack: months whose archive is not there are taken from those of their days, days
     * whose archive is not there from the exchange. Where an archive has fewer rows than there can be, those of its days and the
     * exchange are asked as well, and whoever has most counts.
     *
     * @param format of which market
     * @param exchange of that market
     */
    public Exchange before(ArchiveFormat format, Exchange exchange) {
        return new DumpExchange(history(format), exchange, true);
    }

    /**
     * These archives and nothing else. A time of which there is no archive with rows, neither of the month nor of the day, is an error
     * when it comes to that: name start and end of what is there. Days that a month's archive lacks are looked up in their own; rows
     * that are in none of both are taken for not having been. Bars of three days or a week that end in another month than they open
     * are an error, too, for no archive is certain to have them whole.
     *
     * @param format of which market
     */
    public Exchange alone(ArchiveFormat format) {
        return new DumpExchange(history(format), new DumpsOnly(format, source, InstantSource.system()), false);
    }

    private DumpHistory history(ArchiveFormat format) {
        return new DumpHistory(format, source, listener);
    }
}
