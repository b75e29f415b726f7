package io.datapool.examples;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.MarketDataWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Invented market data that looks like the real thing: 5-minute bars from a random walk whose volatility comes in clusters,
 * longer bars put together from them, and a funding rate every 8 hours. The same on every machine and in every run.
 *
 * @param days how many days, up to {@link #END}
 */
record SampleData(int days) {
    static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
    static final List<String> TIMEFRAMES = List.of("5m", "15m", "30m", "1h", "4h", "1d");

    /** The two years 2024 and 2025. */
    static final int DEFAULT_DAYS = 731;

    static final Instant END = Instant.parse("2026-01-01T00:00:00Z");

    private static final int VERSION = 1;
    private static final String MARKER = "sample-data.txt";
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration FUNDING_INTERVAL = Duration.ofHours(8);
    private static final double BASE_FUNDING_RATE = 0.0001;
    private static final double MAX_FUNDING_RATE = 0.0075;

    SampleData {
        if (days < 1) {
            throw new IllegalArgumentException("sample data of " + days + " days: give 1 or more");
        }
    }

    /** Everything that is invented of one symbol. */
    record Market(Map<String, List<Bar>> bars, List<FundingRate> funding) {}

    /**
     * Writes the Parquet files unless they are there, complete and of the same days.
     *
     * @return whether they had to be written
     */
    boolean ensureIn(Path directory) throws IOException {
        Path marker = directory.resolve(MARKER);
        String content = "sample data " + VERSION + " of the " + days + " days before " + END + "\n";
        if (Files.exists(marker)
                && Files.readString(marker, StandardCharsets.UTF_8).equals(content)
                && files(directory).stream().allMatch(Files::exists)) {
            return false;
        }
        Files.deleteIfExists(marker);
        MarketDataWriter writer = MarketDataWriter.in(directory);
        for (String symbol : SYMBOLS) {
            Market market = market(symbol);
            for (Map.Entry<String, List<Bar>> bars : market.bars().entrySet()) {
                writer.writeBars(symbol, bars.getKey(), bars.getValue());
            }
            writer.writeFundingRates(symbol, market.funding());
        }
        Files.writeString(marker, content, StandardCharsets.UTF_8);
        return true;
    }

    /** The files that {@link #ensureIn} writes. */
    static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        for (String symbol : SYMBOLS) {
            TIMEFRAMES.forEach(
                    timeframe -> files.add(directory.resolve("ohlcv").resolve(symbol + "_" + timeframe + ".parquet")));
            files.add(directory.resolve("funding").resolve(symbol + "_funding.parquet"));
        }
        return files;
    }

    /** Invents one symbol; by timeframe. */
    Market market(String symbol) {
        RandomWalk walk = switch (symbol) {
            case "BTCUSDT" -> new RandomWalk(20240101, 42_283.58, 1, 110);
            case "ETHUSDT" -> new RandomWalk(20240102, 2_281.87, 1.25, 1_400);
            default -> throw new IllegalArgumentException("sample data holds " + SYMBOLS + ", not " + symbol);
        };
        Instant start = END.minus(Duration.ofDays(days));
        int count = Math.toIntExact(Duration.ofDays(days).dividedBy(SHORTEST));
        List<Bar> shortest = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            shortest.add(walk.next(start.plus(SHORTEST.multipliedBy(i))));
        }
        Map<String, List<Bar>> bars = new TreeMap<>();
        for (String timeframe : TIMEFRAMES) {
            bars.put(timeframe, aggregate(shortest, duration(timeframe)));
        }
        return new Market(bars, fundingRates(aggregate(shortest, FUNDING_INTERVAL)));
    }

    /** How long a bar of that timeframe lasts. */
    static Duration duration(String timeframe) {
        int amount = Integer.parseInt(timeframe.substring(0, timeframe.length() - 1));
        return switch (timeframe.charAt(timeframe.length() - 1)) {
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static List<Bar> aggregate(List<Bar> shortest, Duration length) {
        int factor = Math.toIntExact(length.dividedBy(SHORTEST));
        List<Bar> longer = new ArrayList<>(shortest.size() / factor);
        for (int from = 0; from + factor <= shortest.size(); from += factor) {
            longer.add(merge(shortest.subList(from, from + factor)));
        }
        return longer;
    }

    private static Bar merge(List<Bar> bars) {
        Bar first = bars.get(0);
        double high = first.high();
        double low = first.low();
        double volume = 0;
        for (Bar bar : bars) {
            high = Math.max(high, bar.high());
            low = Math.min(low, bar.low());
            volume += bar.volume();
        }
        return new Bar(
                first.openTime(),
                first.open(),
                high,
                low,
                bars.get(bars.size() - 1).close(),
                RandomWalk.round(volume, RandomWalk.VOLUME_STEPS));
    }

    /** Longs pay more after a rise and are paid after a fall: each rate follows from the interval before it. */
    private static List<FundingRate> fundingRates(List<Bar> intervals) {
        List<FundingRate> rates = new ArrayList<>();
        double change = 0;
        for (Bar interval : intervals) {
            double rate = BASE_FUNDING_RATE + 0.01 * change;
            double capped = Math.max(-MAX_FUNDING_RATE, Math.min(MAX_FUNDING_RATE, rate));
            rates.add(new FundingRate(interval.openTime(), RandomWalk.round(capped, RandomWalk.RATE_STEPS)));
            change = interval.close() / interval.open() - 1;
        }
        return rates;
    }
}
