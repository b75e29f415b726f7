package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.bench.suite.Times;
import io.datapool.examples.ClassArchive;
import io.datapool.examples.WorkerJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How long a new worker process takes until it reads its first value. */
final class StartSuite implements Suite {
    static final String POOL = "pool";
    static final String POOL_ALL = "pool, all";
    static final String POOL_ARCHIVE = "pool, archive";
    static final String POOL_ALL_ARCHIVE = "pool, all, archive";
    static final String POOL_EVERY_VALUE = "pool, every value of all";
    static final String NIO = "NIO map";
    static final String PARQUET_ONE = "Parquet, one";
    static final String PARQUET_ALL = "Parquet, all";
    static final String PARQUET_ALL_ARCHIVE = "Parquet, all, archive";
    static final String RECORDS_ALL = "Parquet, all, AvroParquetReader";
    static final String PYTHON = "Python";

    private static final int ROUNDS = 5;
    private static final int SYMBOLS = 20;
    /** Of each symbol; with a time and five values a bar, 1 GB. */
    private static final int ROWS = 1_800_000;

    private static final int BYTES_PER_BAR = Long.BYTES + 5 * Float.BYTES;
    private static final double GB = 1e9;

    /** A worker, what it must read, and how long it took. */
    private record Contender(List<String> command, double expected, List<Launch> launches) {
        double median(java.util.function.ToLongFunction<Launch> figure) {
            Times times = new Times();
            launches.forEach(launch -> times.add(figure.applyAsLong(launch)));
            return launches.isEmpty() ? Double.NaN : times.medianMillis();
        }
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        try (Workspace workspace = Workspace.of(settings, name())) {
            MinuteBars bars = new MinuteBars(workspace.path("data"), settings.of(SYMBOLS, 2), settings.of(ROWS, 2_000));
            bars.write();
            PoolOptions pool = workspace.pool("start");
            bars.loadInto(pool);
            Path floats = workspace.path("close.f32");
            double[] firstCloses = firstCloses(bars, pool, floats);
            Optional<PythonMemory> python = PythonMemory.of(floats, workspace);
            try {
                Map<String, Contender> contenders = contenders(workspace, bars, pool, floats, firstCloses);
                python.ifPresent(memory -> contenders.put(PYTHON, contender(memory.attach(), firstCloses[0])));
                race(contenders, settings.of(ROUNDS, 1));
                return section(contenders, bars);
            } finally {
                if (python.isPresent()) {
                    python.get().close();
                }
            }
        }
    }

    /** The first close of the first symbol, and the sum of all symbols'; the closes of the first go into a file. */
    private static double[] firstCloses(MinuteBars bars, PoolOptions options, Path floats) throws IOException {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            float[] closes = pool.ohlcv(bars.symbols().get(0), MinuteBars.TIMEFRAME)
                    .close()
                    .toArray();
            ByteBuffer bytes = ByteBuffer.allocate(closes.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(closes);
            Files.write(floats, bytes.array());
            double sum = 0;
            for (String symbol : bars.symbols()) {
                sum += pool.ohlcv(symbol, MinuteBars.TIMEFRAME).close().get(0);
            }
            return new double[] {closes[0], sum};
        }
    }

    private static Map<String, Contender> contenders(
            Workspace workspace, MinuteBars bars, PoolOptions pool, Path floats, double[] firstCloses)
            throws IOException {
        String all = String.join(",", bars.symbols());
        List<String> attachOne =
                List.of(pool.home().toString(), pool.name(), bars.symbols().get(0));
        List<String> attachAll = List.of(pool.home().toString(), pool.name(), all);
        List<String> loadOne =
                List.of(bars.directory().toString(), bars.symbols().get(0));
        List<String> loadAll = List.of(bars.directory().toString(), all);
        WorkerJvm plain = ClassArchive.onJars(WorkerJvm.standard(), workspace.path("jars"));
        WorkerJvm attaching =
                ClassArchive.train(plain, workspace.path("attaching"), StartWorkers.Attaching.class, attachAll);
        WorkerJvm loading = ClassArchive.train(plain, workspace.path("loading"), StartWorkers.Loading.class, loadAll);

        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put(POOL, contender(plain.command(StartWorkers.Attaching.class, attachOne), firstCloses[0]));
        contenders.put(POOL_ALL, contender(plain.command(StartWorkers.Attaching.class, attachAll), firstCloses[1]));
        contenders.put(
                POOL_ARCHIVE, contender(attaching.command(StartWorkers.Attaching.class, attachOne), firstCloses[0]));
        contenders.put(
                POOL_ALL_ARCHIVE,
                contender(attaching.command(StartWorkers.Attaching.class, attachAll), firstCloses[1]));
        contenders.put(
                POOL_EVERY_VALUE, contender(plain.command(StartWorkers.Reading.class, attachAll), firstCloses[1]));
        contenders.put(
                NIO, contender(plain.command(StartWorkers.Mapping.class, List.of(floats.toString())), firstCloses[0]));
        contenders.put(PARQUET_ONE, contender(plain.command(StartWorkers.Loading.class, loadOne), firstCloses[0]));
        contenders.put(PARQUET_ALL, contender(plain.command(StartWorkers.Loading.class, loadAll), firstCloses[1]));
        contenders.put(
                PARQUET_ALL_ARCHIVE, contender(loading.command(StartWorkers.Loading.class, loadAll), firstCloses[1]));
        contenders.put(
                RECORDS_ALL,
                contender(
                        plain.command(
                                StartWorkers.LoadingRecords.class,
                                List.of(bars.directory().toString(), all, Integer.toString(bars.rows()))),
                        firstCloses[1]));
        contenders.put(PYTHON, contender(List.of(), Double.NaN));
        return contenders;
    }

    private static Contender contender(List<String> command, double expected) {
        return new Contender(command, expected, new ArrayList<>());
    }

    private static void race(Map<String, Contender> contenders, int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Contender> each : contenders.entrySet()) {
                Contender contender = each.getValue();
                if (contender.command().isEmpty()) {
                    continue;
                }
                Launch launch = Launch.of(contender.command());
                if (launch.value() != contender.expected()) {
                    throw new IllegalStateException(each.getKey() + " read " + launch.value() + " where "
                            + contender.expected() + " was expected");
                }
                contender.launches().add(launch);
            }
        }
    }

    private static Section section(Map<String, Contender> contenders, MinuteBars bars) {
        Table.Builder table = new Table.Builder(
                        "start",
                        "A new worker process until it has its first value, or the first value of all "
                                + bars.symbolCount()
                                + " datasets of " + bars.rows()
                                + " one-minute bars; ms, medians. Parquet: into arrays, on one thread. Python's main"
                                + " includes importing numpy",
                        "worker",
                        List.of("main to value", "start to value", "start to end", "CPU"))
                .chart("Starting a worker", "ms", true);
        contenders.forEach((name, contender) -> table.line(
                name,
                List.of(
                        contender.median(Launch::mainToValueNanos),
                        contender.median(Launch::startToValueNanos),
                        contender.median(Launch::wallNanos),
                        contender.median(Launch::cpuNanos))));
        double archived = mainToValue(contenders, POOL_ARCHIVE);
        double plain = mainToValue(contenders, POOL);
        double ratio = mainToValue(contenders, PARQUET_ALL) / mainToValue(contenders, POOL_ALL);
        double archivedRatio = mainToValue(contenders, PARQUET_ALL_ARCHIVE) / mainToValue(contenders, POOL_ALL_ARCHIVE);
        String gigabytes =
                String.format(Locale.ROOT, "%.2f GB", (double) bars.symbolCount() * bars.rows() * BYTES_PER_BAR / GB);
        return new Section(
                "Starting a worker",
                List.of(table.build()),
                List.of(
                        new Target("main to first value, with archive", archived, 150, Target.Sense.AT_MOST, "ms"),
                        new Target("main to first value, without archive", plain, 350, Target.Sense.AT_MOST, "ms"),
                        new Target(
                                "loading " + gigabytes + " of Parquet against attaching, both with archive",
                                archivedRatio,
                                20,
                                Target.Sense.AT_LEAST,
                                "x"),
                        new Target(
                                "loading " + gigabytes + " of Parquet against attaching, both without",
                                ratio,
                                20,
                                Target.Sense.AT_LEAST,
                                "x")));
    }

    private static double mainToValue(Map<String, Contender> contenders, String name) {
        Contender contender = contenders.get(name);
        return contender == null ? Double.NaN : contender.median(Launch::mainToValueNanos);
    }
}
