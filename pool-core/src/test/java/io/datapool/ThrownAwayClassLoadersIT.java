package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final int LOADERS = 3;
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

    /**
     * Java 17 remembers the types in the record whose methods it linked last, and with them their class loader: one at most, and only
     * until the next record.
     */
    private record Other(StringBuilder text) {}

    private static void useAnotherRecord() {
        StringBuilder text = new StringBuilder("x");
        assertThat(new Other(text)).isEqualTo(new Other(text)).hasSameHashCodeAs(new Other(text));
        assertThat(new Other(text)).hasToString("Other[text=x]");
    }

    private static void assertUnloaded(List<WeakReference<ClassLoader>> loaders) {
        for (int i = 0; i < MOST_COLLECTIONS && loaders.stream().anyMatch(loader -> loader.get() != null); i++) {
            System.gc();
        }
        assertThat(loaders).as("class loaders").allMatch(loader -> loader.get() == null);
    }

    @Test
    void nothingOfThemIsLeftAfterTheLastClose() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < LOADERS; i++) {
            loaders.add(usedAndThrownAway());
        }
        useAnotherRecord();
        assertUnloaded(loaders);
        Map<Thread, StackTraceElement[]> after = Thread.getAllStackTraces();
        after.keySet().removeAll(before);
        assertThat(after.keySet())
                .as("threads")
                .noneMatch(thread -> thread.getName().matches("background~resource~releaser|Cleaner-.*|datapool.*"));
    }
}
