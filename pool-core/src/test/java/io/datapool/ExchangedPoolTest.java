package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolException;
import io.datapool.error.PoolLockLostException;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody moves a pool's directory away and puts another pool in its place while the first one is being changed: before each file
 * operation of each change, except those that the library has looked directly before.
 */
class ExchangedPoolTest {
    @TempDir(factory = InMemory.class)
    Path work;

    private final InterposedDisk disk = new InterposedDisk();
    private PoolOptions options;
    private Path other;
    private Path aside;

    @BeforeEach
    void nameThePools() {
        options = PoolOptions.named("p").home(work.resolve("home")).in(disk.surroundings());
        other = work.resolve("other");
        aside = work.resolve("aside");
    }

    /** A change of the pool, which has the datasets {@code a} and {@code b}, and segments that nobody reads. */
    enum Change {
        PUT {
            @Override
            void make(SharedDataPool pool) {
                pool.put("a", Scenario.draft(9));
            }
        },
        REMOVE {
            @Override
            void make(SharedDataPool pool) {
                pool.remove("b");
            }
        },
        COMMIT_NOTHING {
            @Override
            void make(SharedDataPool pool) {
                try (PoolUpdate update = pool.beginUpdate()) {
                    update.commit();
                }
            }
        },
        GC {
            @Override
            void make(SharedDataPool pool) {
                pool.gc();
            }
        },
        DELETE {
            @Override
            void make(SharedDataPool pool) {
                pool.delete();
            }
        },
        REPAIR {
            @Override
            void make(SharedDataPool pool) throws IOException {
                Path segments = pool.options().directory().resolve("segments");
                Path damaged = segments.resolve(pool.info("b").file());
                Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("rw-------"));
                Files.write(damaged, new byte[1]);
                SharedDataPool.repair(pool.options(), RepairOptions.defaults());
            }
        };

        abstract void make(SharedDataPool pool) throws IOException;
    }

    /** In the other pool, what is garbage in this one is needed. */
    private SharedDataPool twoPools() throws IOException {
        try (SharedDataPool needed = SharedDataPool.create(options)) {
            needed.put("a", Scenario.draft(1));
            needed.put("b", Scenario.draft(2));
            needed.put("c", Scenario.draft(3));
        }
        Files.move(options.directory(), other);
        SharedDataPool pool = SharedDataPool.create(options);
        pool.put("a", Scenario.draft(1));
        pool.put("b", Scenario.draft(2));
        pool.put("c", Scenario.draft(3));
        pool.remove("c");
        pool.put("a", Scenario.draft(4));
        pool.put("b", Scenario.draft(5));
        return pool;
    }

    private void exchange() throws IOException {
        Files.move(options.directory(), aside);
        Files.move(other, options.directory());
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("try") // the disk is in place, not used
    void nothingIsChangedInThePoolThatTookThePlace(Change change) throws IOException {
        int times = 0;
        Interloper interloper;
        int number = 0;
        do {
            interloper = new Interloper(number++, this::exchange);
            try (SharedDataPool pool = twoPools()) {
                Map<String, Long> before = PoolFiles.checksums(other);
                try (FaultyDisk faulty = FaultyDisk.watching(disk, work, interloper)) {
                    change.make(pool);
                } catch (PoolException e) {
                    assertThat(e).as("%s", interloper).hasMessageContaining("p");
                }
                if (interloper.hasStruck()) {
                    times++;
                    assertThat(PoolFiles.checksums(options.directory()))
                            .as("%s", interloper)
                            .containsAllEntriesOf(before);
                    assertThat(whatIsThere()).as("%s", interloper).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
                }
            }
            for (Path left : new Path[] {options.directory(), other, aside}) {
                PoolFiles.deleteTree(left);
            }
        } while (interloper.wasReached());
        assertThat(times).isGreaterThan(2);
        Figures.of(getClass(), "moved pools").add("exchanged in the middle, " + change, times + " times");
    }

    private Map<String, Integer> whatIsThere() {
        Map<String, Integer> values = new TreeMap<>();
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.verify().problems()).isEmpty();
            pool.keys()
                    .forEach(key ->
                            values.put(key, (int) pool.get(key).longs("number").get(0)));
            pool.gc();
            assertThat(pool.verify().problems()).isEmpty();
        }
        return values;
    }

    /** A back-up put in the place of the pool has the same registry; who writes it has another lock. */
    @Test
    void aCopyInThePlaceOfThePoolIsNotWritten() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Scenario.draft(1));
            try (PoolUpdate update = pool.beginUpdate()) {
                update.remove("a");
                copyInPlace();
                assertThatThrownBy(update::commit)
                        .isInstanceOf(PoolLockLostException.class)
                        .hasMessageContaining("writer.lock is gone or another file")
                        .hasMessageContaining("moved away");
            }
        }
        try (SharedDataPool copy = SharedDataPool.attach(options)) {
            assertThat(copy.generation()).isEqualTo(2);
            assertThat(copy.keys()).containsExactly("a");
        }
    }

    private void copyInPlace() throws IOException {
        Files.move(options.directory(), aside);
        try (Stream<Path> files = Files.walk(aside)) {
            for (Path file : files.toList()) {
                Files.copy(file, options.directory().resolve(aside.relativize(file)));
            }
        }
    }

    @Test
    void anUpdateOfAPoolThatIsGoneIsRefused() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options);
                PoolUpdate update = pool.beginUpdate()) {
            update.put("a", Scenario.draft(1));
            Files.move(options.directory(), aside);
            assertThatThrownBy(update::commit)
                    .isInstanceOf(PoolLockLostException.class)
                    .hasMessageContaining(options.directory().toString());
            assertThat(options.directory()).doesNotExist();
        }
        Files.move(aside, options.directory());
        try (SharedDataPool back = SharedDataPool.open(options)) {
            assertThat(back.keys()).isEmpty();
            assertThat(back.gc().deleted()).containsExactly("a.g2.arrow");
        }
    }

    /** As by a writer who got the lock that the kernel had dropped. */
    @Test
    @SuppressWarnings("try") // the disk is in place, not used
    void aCommitWhoseUnfinishedFilesAreTakenAwayNamesTheCause() throws IOException {
        FaultyDisk.Mistake sweeps = (event, tick, right) -> {
            if (event.verb().equals("RENAME")) {
                try (Stream<Path> files = Files.list(options.directory())) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".tmp"))
                            .toList()) {
                        Files.delete(file);
                    }
                }
            }
            right.run();
        };
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            try (FaultyDisk faulty = FaultyDisk.watching(disk, work, sweeps)) {
                assertThatThrownBy(() -> pool.put("a", Scenario.draft(1)))
                        .isInstanceOf(PoolLockLostException.class)
                        .hasMessageContaining("was taken away")
                        .hasMessageContaining("leave *.lock files out");
            }
            pool.put("a", Scenario.draft(2));
            assertThat(pool.generation()).isEqualTo(2);
        }
    }

    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantThatDoesNotLookForItsLockFile() {
        try (Without mutant = Without.method(LockedPool.class, "requireLockFile")) {
            assertThatThrownBy(this::aCopyInThePlaceOfThePoolIsNotWritten).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantThatLooksNever() {
        for (Change change : new Change[] {Change.PUT, Change.REMOVE, Change.GC, Change.DELETE}) {
            try (Without mutant = Without.method(LockedPool.class, "requireUnchanged");
                    Without half = Without.method(LockedPool.class, "requireLockFile")) {
                assertThatThrownBy(() -> nothingIsChangedInThePoolThatTookThePlace(change))
                        .as("%s", change)
                        .isInstanceOf(AssertionError.class);
            } finally {
                cleanUp();
            }
        }
    }

    private void cleanUp() {
        try {
            for (Path left : new Path[] {options.directory(), other, aside}) {
                PoolFiles.deleteTree(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
