package io.datapool.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param rows of the files that are made up
 * @param rounds how often each contender is measured per file
 * @param warmup rounds before, which do not count
 * @param dataDir where the made-up files are kept
 * @param sharedData folder with {@code writers/big_*.parquet}, which are read too where they are
 * @param home directory of pools; decides which file system is written
 * @param json where the results go
 */
record BenchOptions(int rows, int rounds, int warmup, Path dataDir, Optional<Path> sharedData, Path home, Path json) {
    static final String USAGE = """
            Usage: LoadBenchmark [--rows N] [--rounds N] [--warmup N] [--data-dir DIR] [--shared-data DIR]
                                 [--home DIR] [--json FILE]
              --rows N           rows of the files that are made up; default 10000000
              --rounds N         measured rounds; default 7
              --warmup N         rounds before; default 2
              --data-dir DIR     where the made-up files are kept; default target/bench-data
              --shared-data DIR  also DIR/writers/big_*.parquet, where they are
              --home DIR         directory of pools; default target/bench
              --json FILE        where the results go; default target/bench/load.json""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException when it makes no sense
     */
    static BenchOptions parse(String... args) {
        int rows = 10_000_000;
        int rounds = 7;
        int warmup = 2;
        Path dataDir = Path.of("target", "bench-data");
        Optional<Path> sharedData = Optional.empty();
        Path home = Path.of("target", "bench");
        Path json = Path.of("target", "bench", "load.json");
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            String name = words.next();
            if (!words.hasNext()) {
                throw new IllegalArgumentException("option '" + name + "' is unknown or needs a value");
            }
            String value = words.next();
            switch (name) {
                case "--rows" -> rows = number(name, value, 1);
                case "--rounds" -> rounds = number(name, value, 1);
                case "--warmup" -> warmup = number(name, value, 0);
                case "--data-dir" -> dataDir = Path.of(value);
                case "--shared-data" -> sharedData = Optional.of(Path.of(value));
                case "--home" -> home = Path.of(value);
                case "--json" -> json = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option '" + name + "'");
            }
        }
        return new BenchOptions(rows, rounds, warmup, dataDir, sharedData, home, json);
    }

    private static int number(String name, String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("option " + name + " takes a number from " + least + ", not '" + text + "'");
    }
}
