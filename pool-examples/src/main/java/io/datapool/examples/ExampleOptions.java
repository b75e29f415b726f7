package io.datapool.examples;

import io.datapool.PoolOptions;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param dataDir the user's own Parquet files; empty for the sample's
 * @param sampleDir where the sample data is, or is to be
 * @param sampleDays how much of it
 * @param symbols whose bars
 * @param timeframes which bars
 * @param funding whether funding is loaded, and paid in the back-tests
 * @param pool which pool
 * @param classArchives where the workers' class archives are; empty to start without
 */
record ExampleOptions(
        Optional<Path> dataDir,
        Path sampleDir,
        int sampleDays,
        List<String> symbols,
        List<String> timeframes,
        boolean funding,
        PoolOptions pool,
        Optional<Path> classArchives) {
    static final String USAGE = """
            Usage: SharedPoolExample [--data-dir DIR] [--symbols A,B] [--timeframes 1h,4h] [--no-funding]
                                     [--home DIR] [--pool NAME] [--sample-dir DIR] [--days N]
                                     [--class-archives DIR]
              --data-dir DIR     your own Parquet files, DIR/ohlcv/SYMBOL_TIMEFRAME.parquet and
                                 DIR/funding/SYMBOL_funding.parquet; without it, sample data is made up
              --symbols LIST     default BTCUSDT,ETHUSDT
              --timeframes LIST  default 5m,15m,30m,1h,4h,1d
              --no-funding       leave funding rates out
              --home DIR         directory of pools; default $DATAPOOL_HOME, or else ~/.datapool
              --pool NAME        default shared_pool_example
              --sample-dir DIR   where the sample data is kept; default target/sample-data
              --days N           days of sample data; default 731
              --class-archives DIR
                                 what ClassArchive made there lets the workers start sooner""";

    /** The command line makes no sense; the message says why. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** The files' directory. */
    Path directory() {
        return dataDir.orElse(sampleDir);
    }

    /**
     * Reads the command line.
     *
     * @throws UsageException when it makes no sense
     */
    static ExampleOptions parse(String... args) throws UsageException {
        Parser parser = new Parser();
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            parser.option(words.next(), words);
        }
        return parser.options();
    }

    private static final class Parser {
        private Optional<Path> dataDir = Optional.empty();
        private Path sampleDir = Path.of("target", "sample-data");
        private int sampleDays = SampleData.DEFAULT_DAYS;
        private List<String> symbols = SampleData.SYMBOLS;
        private List<String> timeframes = SampleData.TIMEFRAMES;
        private boolean funding = true;
        private Optional<Path> home = Optional.empty();
        private String pool = "shared_pool_example";
        private Optional<Path> classArchives = Optional.empty();

        void option(String name, Iterator<String> rest) throws UsageException {
            switch (name) {
                case "--data-dir" -> dataDir = Optional.of(Path.of(value(name, rest)));
                case "--sample-dir" -> sampleDir = Path.of(value(name, rest));
                case "--days" -> sampleDays = days(value(name, rest));
                case "--symbols" -> symbols = list(name, rest);
                case "--timeframes" -> timeframes = list(name, rest);
                case "--no-funding" -> funding = false;
                case "--home" -> home = Optional.of(Path.of(value(name, rest)));
                case "--pool" -> pool = value(name, rest);
                case "--class-archives" -> classArchives = Optional.of(Path.of(value(name, rest)));
                default -> throw new UsageException("unknown option '" + name + "'");
            }
        }

        private static String value(String name, Iterator<String> rest) throws UsageException {
            if (!rest.hasNext()) {
                throw new UsageException("option " + name + " needs a value");
            }
            return rest.next();
        }

        private static List<String> list(String name, Iterator<String> rest) throws UsageException {
            List<String> values = List.of(value(name, rest).split(",", -1));
            if (values.contains("") || values.stream().distinct().count() < values.size()) {
                throw new UsageException("option " + name + " takes different names, separated by commas: " + values);
            }
            return values;
        }

        private static int days(String text) throws UsageException {
            try {
                int days = Integer.parseInt(text);
                if (days >= 1 && days <= 3650) {
                    return days;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new UsageException("option --days takes a number from 1 to 3650, not '" + text + "'");
        }

        private static void requireInSample(List<String> wanted, List<String> inSample) throws UsageException {
            if (!inSample.containsAll(wanted)) {
                throw new UsageException("the sample data holds " + inSample + ", not all of " + wanted
                        + "; for others give --data-dir");
            }
        }

        ExampleOptions options() throws UsageException {
            if (dataDir.isEmpty()) {
                requireInSample(symbols, SampleData.SYMBOLS);
                requireInSample(timeframes, SampleData.TIMEFRAMES);
            }
            try {
                PoolOptions named = PoolOptions.named(pool);
                return new ExampleOptions(
                        dataDir,
                        sampleDir,
                        sampleDays,
                        symbols,
                        timeframes,
                        funding,
                        home.map(named::home).orElse(named),
                        classArchives);
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
    }
}
