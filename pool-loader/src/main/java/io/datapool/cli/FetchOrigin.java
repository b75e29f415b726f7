package io.datapool.cli;

import io.datapool.fetch.Exchange;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.binance.BinanceArchives;
import io.datapool.fetch.binance.BinanceExchange;
import io.datapool.fetch.binance.Market;
import io.datapool.fetch.dump.DumpListener;
import io.datapool.fetch.dump.Dumps;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code pool fetch} that say where data comes from. */
final class FetchOrigin {
    @Option(
            names = "--market",
            paramLabel = "MARKET",
            converter = MarketConverter.class,
            description =
                    "Whose bars: spot or usdm. Default: ${DEFAULT-VALUE}. Funding rates are those of usdm in any case.")
    private Market market = Market.SPOT;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Ask another host than the exchange's own: a mirror or a proxy. It is asked for all that is"
                    + " fetched: /api/v3 of spot, /fapi/v1 of usdm, and of funding rates in any case. Default: of spot,"
                    + " https://data-api.binance.vision, of usdm, https://fapi.binance.com.")
    private @Nullable URI baseUrl;

    @Option(
            names = "--dumps",
            paramLabel = "DIR|URL",
            description = "Take from archives what these have, and only the rest from the exchange: from a folder of"
                    + " downloaded ones, or from where the exchange keeps them, https://data.binance.vision. File names"
                    + " are the same for spot and usdm: in one folder, have those of one market, or the exchange's own"
                    + " folders.")
    private @Nullable String dumps;

    @Option(
            names = "--dumps-only",
            description =
                    "Do not ask the exchange: a time of which --dumps has no archive is an error, and so is a bar of"
                            + " 3d or 1w that ends in another month than it opens. Rows that the archives of a time lack are taken"
                            + " for not having been. Name --from and --to.")
    private boolean dumpsOnly;

    /** Whose bars. */
    Market market() {
        return market;
    }

    /** Where archives are looked for; null when nowhere. */
    @Nullable
    String dumps() {
        return dumps;
    }

    /** Whether funding rates are asked for at a host that was perhaps named for another market. */
    boolean sharesAddress() {
        return baseUrl != null && market != Market.USDM;
    }

    /**
     * Where a market's data comes from.
     *
     * @throws IllegalArgumentException when that makes no sense
     */
    Exchange exchange(Market of, ExchangeOptions options, DumpListener listener) {
        if (dumps == null) {
            if (dumpsOnly) {
                throw new IllegalArgumentException("--dumps-only needs --dumps=DIR|URL");
            }
            return rest(of, options);
        }
        Dumps archives =
                (isAddress(dumps) ? Dumps.at(URI.create(dumps), options) : Dumps.in(folder(dumps))).listener(listener);
        return dumpsOnly
                ? archives.alone(new BinanceArchives(of))
                : archives.before(new BinanceArchives(of), rest(of, options));
    }

    private BinanceExchange rest(Market of, ExchangeOptions options) {
        return baseUrl == null ? BinanceExchange.of(of, options) : BinanceExchange.at(baseUrl, of, options);
    }

    private static boolean isAddress(String text) {
        return text.matches("(?i)https?://.*");
    }

    private static Path folder(String text) {
        Path folder = Path.of(text);
        if (!Files.isDirectory(folder) && !Files.notExists(folder) && !Files.exists(folder)) {
            throw new IllegalArgumentException("--dumps: this user may not enter all directories above '" + text
                    + "'. Have their owner allow it (chmod +x), or name another folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--dumps: '" + text + "' is neither a folder nor an address of HTTP");
        }
        return folder;
    }

    private static final class MarketConverter implements ITypeConverter<Market> {
        @Override
        public Market convert(String text) {
            try {
                return Market.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
