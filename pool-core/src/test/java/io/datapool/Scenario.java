package io.datapool;

import io.datapool.internal.file.Fault;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Something that changes a pool in several file operations, with what the pool holds before and afterwards. A pool's state is the
 * value that fills each of its datasets; empty when there is no pool.
 */
@SuppressWarnings("ImmutableEnumChecker") // Map.of cannot be changed
enum Scenario {
    CREATE(Optional.empty(), Optional.of(Map.of())) {
        @Override
        void act(Stage stage) {
            stage.pool = SharedDataPool.create(stage.options);
        }
    },
    CREATE_EPHEMERAL(Optional.empty(), Optional.of(Map.of())) {
        @Override
        void act(Stage stage) {
            stage.pool = SharedDataPool.create(stage.options.ephemeral());
        }
    },
    PUT_NEW(States.TWO, Optional.of(Map.of("a", 1, "b", 2, "c", 3))) {
        @Override
        void act(Stage stage) {
            stage.open().put("c", draft(3));
        }
    },
    PUT_REPLACING(States.TWO, Optional.of(Map.of("a", 9, "b", 2))) {
        @Override
        void act(Stage stage) {
            stage.open().put("a", draft(9));
        }
    },
    /** Rows are sorted on their way in, through a second unfinished segment. */
    PUT_SORTED(States.TWO, Optional.of(Map.of("a", 9, "b", 2))) {
        @Override
        void act(Stage stage) {
            try (PoolUpdate update = stage.open().beginUpdate()) {
                DatasetDraft draft = draft(9);
                try (DatasetWriter writer = update.write("a", draft.plan())) {
                    draft.writeTo(writer);
                    writer.select(IntBuffer.wrap(IntStream.range(0, ROWS).toArray()));
                    writer.finish(ROWS, Provenance.ofMemory(Map.of()));
                }
                update.commit();
            }
        }
    },
    UPDATE(States.TWO, Optional.of(Map.of("a", 9, "c", 3, "d", 4))) {
        @Override
        void act(Stage stage) {
            try (PoolUpdate update = stage.open().beginUpdate()) {
                update.put("a", draft(9));
                update.put("c", draft(3));
                update.put("d", draft(4));
                update.remove("b");
                update.commit();
            }
        }
    },
    GIVE_UP_AN_UPDATE(States.TWO, States.TWO) {
        @Override
        void act(Stage stage) {
            try (PoolUpdate update = stage.open().beginUpdate()) {
                update.put("a", draft(9));
                update.put("c", draft(3));
            }
        }
    },
    REMOVE(States.TWO, Optional.of(Map.of("a", 1))) {
        @Override
        void act(Stage stage) {
            stage.open().remove("b");
        }
    },
    GC(States.TWO, States.TWO) {
        @Override
        void prepare(Stage stage) {
            SharedDataPool pool = stage.open();
            pool.put("a", draft(7));
            pool.put("c", draft(8));
            pool.remove("c");
            pool.put("a", draft(1));
            stage.leaveUnfinishedFiles();
        }

        @Override
        void act(Stage stage) {
            stage.open().gc();
        }
    },
    DELETE(States.TWO, Optional.empty()) {
        @Override
        void act(Stage stage) {
            stage.open().delete();
        }
    },
    CLOSE_EPHEMERAL(States.TWO, Optional.empty()) {
        @Override
        PoolOptions options(Path home) {
            return super.options(home).ephemeral();
        }

        @Override
        void act(Stage stage) {
            stage.open().close();
        }
    },
    /** Of an ephemeral pool whose creator died, which was writing at the time. */
    CREATE_OVER_LEFTOVERS(States.TWO, Optional.of(Map.of())) {
        @Override
        PoolOptions options(Path home) {
            return super.options(home).ephemeral();
        }

        @Override
        void prepare(Stage stage) {
            stage.leaveUnfinishedFiles();
            stage.endProcess(); // its pins and its mark go, its files stay
        }

        @Override
        void act(Stage stage) {
            stage.pool = SharedDataPool.createOrAttach(stage.onItsDisk(super.options(stage.options.home())));
        }
    };

    /** Rows of every dataset. */
    static final int ROWS = 40;

    final Optional<Map<String, Integer>> before;
    final Optional<Map<String, Integer>> after;

    Scenario(Optional<Map<String, Integer>> before, Optional<Map<String, Integer>> after) {
        this.before = before;
        this.after = after;
    }

    abstract void act(Stage stage);

    /** What is done between the pool's first two datasets and {@link #act}. */
    void prepare(Stage stage) {}

    PoolOptions options(Path home) {
        return PoolOptions.named("stage").home(home);
    }

    /** A pool in the state before, in a home of its own that is not there yet. */
    Stage stage(Path home) {
        Stage stage = new Stage(options(home));
        before.ifPresent(datasets -> {
            stage.pool = SharedDataPool.create(stage.options);
            new TreeMap<>(datasets).forEach((key, value) -> stage.open().put(key, draft(value)));
            prepare(stage);
        });
        return stage;
    }

    static DatasetDraft draft(int value) {
        float[] values = new float[ROWS];
        long[] numbers = new long[ROWS];
        Arrays.fill(values, value);
        Arrays.fill(numbers, value);
        return DatasetDraft.withTime(Samples.grid(Samples.START, Samples.HOUR, ROWS))
                .floats("value", values)
                .longs("number", numbers);
    }

    private static final class States {
        static final Optional<Map<String, Integer>> TWO = Optional.of(Map.of("a", 1, "b", 2));
    }

    /** Where a scenario plays: a pool and this process's handle of it. */
    static final class Stage {
        final InterposedDisk disk = new InterposedDisk();
        final PoolOptions options;

        @Nullable
        SharedDataPool pool;

        Stage(PoolOptions options) {
            this.options = onItsDisk(options);
        }

        PoolOptions onItsDisk(PoolOptions other) {
            return other.in(disk.surroundings());
        }

        SharedDataPool open() {
            if (pool == null) {
                throw new IllegalStateException("no pool is open");
            }
            return pool;
        }

        /** What a writer leaves that was killed while it wrote. */
        private void leaveUnfinishedFiles() {
            try {
                Files.write(options.directory().resolve("segments/x.g9.arrow.tmp"), new byte[10]);
                Files.write(options.directory().resolve("registry.yaml.tmp"), new byte[10]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Lets go of every lock, as the kernel does for a process that ended, and leaves every file as it is. */
        @SuppressWarnings("try") // the dead disk is in place, not used
        void endProcess() {
            try (FaultyDisk dead = FaultyDisk.failing(disk, options.home(), Fault.STOP, 1)) {
                if (pool != null) {
                    pool.close();
                }
            } catch (FaultyDisk.Crash e) {
                // It wanted to clean up.
            }
            pool = null;
        }
    }
}
