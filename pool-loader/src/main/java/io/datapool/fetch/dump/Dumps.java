package io.datapool.fetch.dump;

import io.datapool.fetch.Exchange;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.Market;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The monthly and daily archives that the exchange publishes of its bars and funding rates: a month with one request, and none of the
 * exchange's limits. Zip files of one table each, beside each a {@code .CHECKSUM} file, under the names and in the folders of <a
 * href="https://github.com/binance/binance-public-data">the exchange's collection</a>.
 *
 * <pre>{@code
 * Dumps dumps = Dumps.at(URI.create("https://data.binance.vision"), ExchangeOptions.defaults());
 * Exchange exchange = dumps.before(Market.SPOT, BinanceExchange.spot());
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
     * Archives that were downloaded before: all in that folder, or below it as the exchange has them. The bare tables that were in the
     * zip files will do as well; these need no checksum.
     */
    public static Dumps in(Path folder) {
        return new Dumps(new DumpFolder(folder), (archive, found) -> {});
    }

    /**
     * Archives at an address.
     *
     * @param base to which {@code /data/spot/monthly/...} is added
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
     * whose archive is not there from the exchange. Days of which a month's archive lacks bars are looked up as well.
     *
     * @param market whose archives
     * @param exchange of that market
     */
    public Exchange before(Market market, Exchange exchange) {
        return new DumpExchange(history(market), exchange, true);
    }

    /**
     * These archives and nothing else. To ask for a time of which there is none is an error, when it comes to that: name start and end
     * of what is there. What the archives themselves lack is taken for not having been.
     *
     * @param market whose archives
     */
    public Exchange alone(Market market) {
        return new DumpExchange(history(market), new DumpsOnly(market, source, InstantSource.system()), false);
    }

    private DumpHistory history(Market market) {
        return new DumpHistory(market, source, listener);
    }
}
