package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is deployed again and again, each time with a copy of the library. */
class ThrownAwayClassLoadersIT {
    private static final int LOADERS = 4;
    /** A guard against a hang only. */
    private static final int MOST_COLLECTIONS = 200;

    @TempDir
    Path work;

    private PoolOptions options;

    @BeforeEach
    void publish() {
        options = PoolOptions.named("deployed").home(work.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
        }
    }

    /** A copy of the library that read and wrote, and is referred to no more, in a thread of its own, as applications have them. */
    private WeakReference<ClassLoader> usedAndThrownAway() throws Exception {
        ExecutorService application = Executors.newSingleThreadExecutor();
        try {
            return application.submit(this::use).get();
        } finally {
            application.shutdown();
            assertThat(application.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private WeakReference<ClassLoader> use() throws Exception {
        try (OtherClassLoader loader = new OtherClassLoader(work)) {
            UnaryOperator<String> commands = loader.commands(options);
            assertThat(commands.apply("attach")).startsWith("generation ");
            assertThat(commands.apply("check slot-0")).isEqualTo("right");
            assertThat(commands.apply("close")).isEqualTo("closed");
            assertThat(commands.apply("create-or-attach")).startsWith("generation ");
            assertThat(commands.apply("publish 1")).startsWith("generation ");
            assertThat(commands.apply("close")).isEqualTo("closed");
            return new WeakReference<>(loader.copyOf(PoolCommands.class).getClassLoader());
        }
    }

    private static void assertUnloaded(List<WeakReference<ClassLoader>> loaders) {
        for (int i = 0; i < MOST_COLLECTIONS && loaders.stream().anyMatch(loader -> loader.get() != null); i++) {
            System.gc();
        }
        assertThat(loaders).as("class loaders").allMatch(loader -> loader.get() == null);
    }

    @Test
    void theyAreUnloadedAfterTheLastClose() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < LOADERS; i++) {
            loaders.add(usedAndThrownAway());
        }
        // The JDK remembers the last: the types in the record whose methods it linked last, until memory is short.
        assertUnloaded(loaders.subList(0, LOADERS - 1));
        assertThat(threadsSince(before, "background~resource~releaser")).isZero();
        // That of the last one's own cleaner may be there.
        for (int i = 0; i < MOST_COLLECTIONS && threadsSince(before, "Cleaner-.*") > 1; i++) {
            System.gc();
        }
        assertThat(threadsSince(before, "Cleaner-.*")).isLessThanOrEqualTo(1);
    }

    private static long threadsSince(Set<Thread> before, String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().matches(name))
                .count();
    }
}
