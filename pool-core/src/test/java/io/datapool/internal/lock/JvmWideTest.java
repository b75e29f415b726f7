package io.datapool.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PlatformException;
import io.datapool.internal.file.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JvmWideTest {
    private static final String OLD_TABLE = "io.datapool.locks";

    /** A copy of this package, as another application in the same JVM has it. */
    private static URLClassLoader another() {
        URL classes = JvmWide.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    private static Object tableOf(ClassLoader loader) throws ReflectiveOperationException {
        Method table = loader.loadClass(JvmWide.class.getName()).getDeclaredMethod("table");
        table.setAccessible(true);
        return table.invoke(null);
    }

    @Test
    void systemPropertiesCanBeListedAndStored() throws IOException {
        assertThat(JvmWide.table()).isNotNull();
        ByteArrayOutputStream listed = new ByteArrayOutputStream();
        System.getProperties().list(new PrintStream(listed, true, StandardCharsets.UTF_8));
        System.getProperties().store(listed, "stored");
        System.getProperties().storeToXML(listed, "stored");
        assertThat(listed.size()).isPositive();
        assertThat(System.getProperties().entrySet())
                .allMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof String);
    }

    @Test
    void everyClassLoaderHasTheSameTable() throws Exception {
        try (URLClassLoader one = another();
                URLClassLoader other = another()) {
            assertThat(tableOf(one)).isSameAs(JvmWide.table());
            assertThat(tableOf(other)).isSameAs(JvmWide.table());
        }
    }

    @Test
    void theTableIsFoundWhenTheSystemPropertiesAreOthers() throws Exception {
        Map<String, Object> table = JvmWide.table();
        Properties before = System.getProperties();
        Properties others = new Properties();
        before.stringPropertyNames().forEach(name -> others.setProperty(name, before.getProperty(name)));
        others.remove(OLD_TABLE);
        System.setProperties(others);
        try (URLClassLoader late = another()) {
            assertThat(tableOf(late)).isSameAs(table);
        } finally {
            System.setProperties(before);
        }
    }

    @Test
    void anOlderVersionThatCameFirstIsRefused() {
        Properties properties = System.getProperties();
        Object ours = properties.put(OLD_TABLE, new ConcurrentHashMap<String, Object>());
        try {
            assertThatThrownBy(JvmWide::table)
                    .isInstanceOf(PlatformException.class)
                    .hasMessageContaining("another version of SharedDataPool (0.1) is in use in this JVM")
                    .hasMessageContaining("Use one version");
        } finally {
            properties.remove(OLD_TABLE);
            if (ours != null) {
                properties.put(OLD_TABLE, ours);
            }
        }
    }

    /** It takes whatever is there for a table, and so fails before it locks anything. */
    @Test
    void anOlderVersionThatComesLaterFindsNoTable() {
        assertThat(JvmWide.table()).isNotNull();
        Object found = System.getProperties().computeIfAbsent(OLD_TABLE, name -> new ConcurrentHashMap<>());
        assertThat(found).isInstanceOf(String.class);
    }

    @Test
    void aVersionWithAnotherTableIsRefused() {
        ThreadGroup root = new ThreadGroup("root");
        ThreadGroup newer = new ThreadGroup(root, "io.datapool.locks 3");
        assertThatThrownBy(() -> JvmWide.findOrMake(root))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("another version of SharedDataPool")
                .hasMessageContaining(newer.getName())
                .hasMessageContaining("'io.datapool.locks 2'");
    }

    @Test
    void theTableIsFoundAmongManyGroups() {
        ThreadGroup root = new ThreadGroup("root");
        List<ThreadGroup> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(new ThreadGroup(root, "group " + i));
        }
        Supplier<Map<String, Object>> made = JvmWide.findOrMake(root);
        assertThat(JvmWide.findOrMake(root)).isSameAs(made);
        assertThat(others).hasSize(100);
    }

    /** Java 17 never forgets a thread group of its own accord. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aClassLoaderThatHasLetGoOfEverythingCanBeThrownAway(@TempDir Path directory) throws Exception {
        Map<String, Object> others = takeEntriesOfOtherTests();
        try {
            Path file = Files.createFile(directory.resolve("writer.lock"));
            WeakReference<ClassLoader> thrownAway = lockByAnother(file);
            lockByAnother(file); // the JDK remembers the last one: the types in the record whose methods it linked last
            while (thrownAway.get() != null && !Thread.currentThread().isInterrupted()) {
                System.gc();
            }
            assertThat(thrownAway.get()).isNull();
        } finally {
            putBack(others);
        }
    }

    /** Those of pools that are still open: with them the table stays, and with the table its class loader. */
    private static Map<String, Object> takeEntriesOfOtherTests() {
        synchronized (JvmWide.MONITOR) {
            Map<String, Object> others = Map.copyOf(JvmWide.table());
            JvmWide.table().clear();
            JvmWide.forgetIfEmpty();
            return others;
        }
    }

    private static void putBack(Map<String, Object> others) {
        synchronized (JvmWide.MONITOR) {
            JvmWide.table().putAll(others);
            JvmWide.hold();
            JvmWide.letGo();
        }
    }

    private static WeakReference<ClassLoader> lockByAnother(Path file) throws Exception {
        try (URLClassLoader another = another()) {
            Class<?> theirs = another.loadClass(WriterLock.class.getName());
            assertThat(theirs).isNotSameAs(WriterLock.class);
            Class<?> theirDisk = another.loadClass(Disk.class.getName());
            Object lock = theirs.getMethod("acquire", theirDisk, Path.class, Duration.class)
                    .invoke(null, theirDisk.getConstructor().newInstance(), file, Duration.ZERO);
            assertThatThrownBy(() -> WriterLock.acquire(new Disk(), file, Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);
            theirs.getMethod("close").invoke(lock);
            return new WeakReference<>(another);
        }
    }
}
