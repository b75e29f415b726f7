package io.datapool.bench;

import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param suites which to run, in order
 * @param settings how
 * @param output where the report goes
 */
record BenchmarkOptions(List<Suite> suites, Settings settings, Path output) {
    static final String USAGE = """
            Usage: Benchmarks [--suites A,B] [--smoke] [--dir DIR] [--shared-data DIR] [--out DIR]
              --suites LIST      default all
              --smoke            tiny data and hardly any repetition: to see that all works, not to measure
              --dir DIR          where data and pools are made; default target/bench-data
              --shared-data DIR  also DIR/writers/big_*.parquet, where they are
              --out DIR          where the report (text, Markdown, JSON) and the charts go, in a directory per JDK;
                                 default target/bench""";

    BenchmarkOptions {
        suites = List.copyOf(suites);
    }

    /**
     * Reads the command line.
     *
     * @param all suites that there are
     * @throws IllegalArgumentException when it makes no sense
     */
    static BenchmarkOptions parse(List<Suite> all, String... args) {
        List<Suite> suites = all;
        boolean smoke = false;
        Path directory = Path.of("target", "bench-data");
        Optional<Path> sharedData = Optional.empty();
        Path output = Path.of("target", "bench");
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            String name = words.next();
            switch (name) {
                case "--smoke" -> smoke = true;
                case "--suites" -> suites = named(all, value(name, words));
                case "--dir" -> directory = Path.of(value(name, words));
                case "--shared-data" -> sharedData = Optional.of(Path.of(value(name, words)));
                case "--out" -> output = Path.of(value(name, words));
                default -> throw new IllegalArgumentException("unknown option '" + name + "'");
            }
        }
        return new BenchmarkOptions(
                suites,
                new Settings(smoke, directory.toAbsolutePath(), sharedData),
                output.resolve("jdk" + Runtime.version().feature()));
    }

    /** Which figures were asked for, as one would ask for them; where files are is nobody else's concern. */
    String what() {
        return (settings.smoke() ? "--smoke " : "") + "--suites "
                + String.join(",", suites.stream().map(Suite::name).toList());
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("option " + name + " needs a value");
        }
        return rest.next();
    }

    private static List<Suite> named(List<Suite> all, String names) {
        List<Suite> chosen = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            chosen.add(all.stream()
                    .filter(suite -> suite.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no suite '" + name + "', but "
                            + all.stream().map(Suite::name).toList())));
        }
        return chosen;
    }
}
