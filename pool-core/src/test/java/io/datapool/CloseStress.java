package io.datapool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.datapool.agent.Without;
import io.datapool.internal.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What jcstress runs for {@link CloseStressIT}, in JVMs of its own: reads that race with close and refresh, some ten million times.
 * A read gives the {@link #RIGHT} value or is {@link #REFUSED}; once closing is done, it is refused.
 */
public final class CloseStress {
    static final String HOME = "stress.home";
    private static final String KEY = "slot-0";

    private static final int RIGHT = 0;
    private static final int REFUSED = 1;
    private static final int NOT_YET = 2;
    private static final int WRONG = 3;

    private CloseStress() {}

    private static PoolOptions options() {
        return PoolOptions.named("stressed").home(Path.of(System.getProperty(HOME, ".")));
    }

    /** One mapping for all columns: what races is their lifetime. */
    private static final class Mapped {
        static final FloatColumn PRICE;
        static final long CONTENT;

        static {
            Dataset dataset = SharedDataPool.attach(options()).get(KEY);
            PRICE = dataset.floats("price");
            CONTENT = Generations.content(dataset.info());
        }

        static float price(int row) {
            return Generations.price(KEY, CONTENT, row);
        }
    }

    private static int outcome(IntSupplier read) {
        try {
            return read.getAsInt();
        } catch (IllegalStateException closed) {
            return REFUSED;
        }
    }

    private static int rightIf(boolean right) {
        return right ? RIGHT : WRONG;
    }

    /** A column of a pool that is open. */
    abstract static class OpenColumn {
        final Lifetime lifetime = new Lifetime("stressed");
        final FloatColumn column;

        OpenColumn() {
            Column.Origin origin =
                    new Column.Origin(Mapped.PRICE.origin.region(), lifetime, KEY, Mapped.PRICE.origin.column());
            column = (FloatColumn) Column.of(origin, Mapped.PRICE.offsetBytes, Mapped.PRICE.rows());
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "read before")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class CloseAndGet extends OpenColumn {
        @Actor
        public void close() {
            lifetime.close();
        }

        @Actor
        public void get(II_Result result) {
            result.r1 = outcome(() -> rightIf(column.get(5) == Mapped.price(5)));
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r2 = outcome(() -> rightIf(column.get(5) == Mapped.price(5)));
        }
    }

    /** The one that must fail: the same, under a mutant. jcstress gives each test JVMs of its own. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "read before")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class MutantOfCloseAndGet {
        static final Without MUTANT = Without.method(Lifetime.class, "close");

        private final CloseAndGet same = new CloseAndGet();

        @Actor
        public void close() {
            same.close();
        }

        @Actor
        public void get(II_Result result) {
            same.get(result);
        }

        @Arbiter
        public void afterwards(II_Result result) {
            same.afterwards(result);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "read before")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class CloseAndSlice extends OpenColumn {
        private @Nullable FloatColumn slice;

        @Actor
        public void close() {
            lifetime.close();
        }

        @Actor
        public void slice(II_Result result) {
            result.r1 = outcome(() -> {
                FloatColumn cut = column.slice(3, 9);
                slice = cut;
                return rightIf(cut.get(2) == Mapped.price(5));
            });
        }

        @Arbiter
        public void afterwards(II_Result result) {
            FloatColumn cut = slice;
            result.r2 = cut == null ? REFUSED : outcome(() -> rightIf(cut.get(2) == Mapped.price(5)));
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "copied before")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class CloseAndCopy extends OpenColumn {
        private int copy() {
            float[] values = column.toArray();
            boolean right = values.length == Mapped.PRICE.rows();
            for (int row = 0; row < values.length; row++) {
                right &= values[row] == Mapped.price(row);
            }
            return rightIf(right);
        }

        @Actor
        public void close() {
            lifetime.close();
        }

        @Actor
        public void copy(II_Result result) {
            result.r1 = outcome(this::copy);
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r2 = outcome(this::copy);
        }
    }

    /** A slice that reaches another thread through a plain field. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "seen, and whole")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "not seen yet")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class SliceAndPass extends OpenColumn {
        private @Nullable FloatColumn passed;

        @Actor
        public void slice() {
            passed = column.slice(3, 9);
        }

        @Actor
        public void get(I_Result result) {
            FloatColumn seen = passed;
            result.r1 = seen == null ? NOT_YET : outcome(() -> rightIf(seen.get(2) == Mapped.price(5)));
        }
    }

    /** A handle, with its pin, at the generation before the newest; see {@link CloseStressIT}. */
    abstract static class OpenHandle {
        private static final Registry BEFORE = registryBefore();

        final SharedDataPool pool = SharedDataPool.attach(options());
        private @Nullable Dataset got;

        OpenHandle() {
            pool.moveOn(BEFORE);
        }

        private static Registry registryBefore() {
            try {
                return Registry.parse(
                        Files.readAllBytes(options().home().resolve("registry-before.yaml")), "registry-before.yaml");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        final int get() {
            return outcome(() -> {
                Dataset dataset = pool.get(KEY);
                got = dataset;
                return read(dataset);
            });
        }

        final int getAgain() {
            Dataset dataset = got;
            return dataset == null ? REFUSED : outcome(() -> read(dataset));
        }

        private static int read(Dataset dataset) {
            long content = Generations.content(dataset.info());
            return rightIf(dataset.floats("price").get(5) == Generations.price(KEY, content, 5));
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "got before")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class CloseHandleAndGet extends OpenHandle {
        @Actor
        public void close() {
            pool.close();
        }

        @Actor
        public void get(II_Result result) {
            result.r1 = get();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r2 = getAgain();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "right before and after")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class RefreshAndGet extends OpenHandle {
        @Actor
        public void refresh() {
            pool.refresh();
        }

        @Actor
        public void get(II_Result result) {
            result.r1 = get();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r2 = getAgain();
            pool.close();
        }
    }
}
