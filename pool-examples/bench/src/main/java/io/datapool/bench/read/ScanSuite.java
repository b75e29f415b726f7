package io.datapool.bench.read;

import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loops over bars: a pool beside private arrays and beside other kinds of memory outside the heap. A figure is the best run of
 * several, each in a JVM of its own, of which each contributes the median of its iterations; the contenders' runs alternate.
 * Loops over 50 million rows are too few to be called often: what is measured there is the code that HotSpot puts in place of a
 * running loop, as in a back-test that passes over its data once.
 */
public final class ScanSuite implements Suite {
    private static final int ROUNDS = 3;
    static final List<String> KERNELS =
            List.of("sum", "max", "smaCross", "rollingStd", "dot", "randomReads", "barByBar");

    /** As fast as Arrow can be: a wrong row crashes the JVM or reads what lies there. */
    private static final List<String> ARROW_UNCHECKED =
            List.of("-Darrow.enable_unsafe_memory_access=true", "-Darrow.enable_null_check_for_get=false");

    /**
     * One kind of memory.
     *
     * @param benchmark its kernels
     * @param jvmArguments for its JVMs alone
     */
    private record Contender(Class<?> benchmark, List<String> jvmArguments) {
        Contender(Class<?> benchmark) {
            this(benchmark, List.of());
        }
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        Path home = Files.createDirectories(settings.directory().resolve("read"));
        Map<String, Contender> contenders = contenders();
        Jmh jmh = new Jmh(settings);
        List<Table> tables = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        for (int rows : new int[] {settings.of(1_000_000, 5_000), settings.of(50_000_000, 20_000)}) {
            BarFile.ensure(home.toString(), rows);
            Map<String, String> parameters = Map.of("home", home.toString(), "rows", Integer.toString(rows));
            Agreement.check(
                    contenders.values().stream().map(Contender::benchmark).toList(), KERNELS, home.toString(), rows);
            ScanFigures scans = new ScanFigures(rows, List.copyOf(contenders.keySet()));
            for (String kernel : KERNELS) {
                for (int round = 0; round < settings.of(ROUNDS, 1); round++) {
                    for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
                        Contender one = contender.getValue();
                        scans.add(
                                kernel,
                                contender.getKey(),
                                jmh.run(one.benchmark(), one.jvmArguments(), kernel, parameters));
                    }
                }
            }
            tables.addAll(scans.tables());
            targets.addAll(scans.targets());
        }
        return new Section("Scanning bars", tables, targets);
    }

    /** In the order of the tables; the private copy first, then the pool. */
    private static Map<String, Contender> contenders() throws ClassNotFoundException {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put(ScanFigures.ARRAY, new Contender(ArrayScan.class));
        contenders.put(ScanFigures.POOL, new Contender(PoolScan.class));
        contenders.put("MappedByteBuffer", new Contender(BufferScan.class));
        contenders.put("Chronicle MappedBytes", new Contender(ChronicleScan.class));
        contenders.put("Arrow Float4Vector", new Contender(ArrowScan.class));
        contenders.put("Arrow, unchecked", new Contender(ArrowScan.class, ARROW_UNCHECKED));
        if (Runtime.version().feature() >= 22) { // whose compiler made that class
            contenders.put("MemorySegment", new Contender(Class.forName("io.datapool.bench.read.SegmentScan")));
        }
        return contenders;
    }
}
