package io.datapool.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.internal.file.Disk;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderPinsTest {
    @TempDir
    Path directory;

    private final InterposedDisk disk = new InterposedDisk();
    private Path file;
    private ReaderPins pins;
    /** Of pools that other tests have open. */
    private Set<String> namesBefore;

    @BeforeEach
    void makeTheFile() throws IOException {
        namesBefore = tableNames();
        file = Files.createFile(directory.resolve("readers.lock"));
        pins = ReaderPins.of(disk, file);
    }

    private static Set<String> tableNames() {
        synchronized (JvmWide.MONITOR) {
            return Set.copyOf(JvmWide.table().keySet());
        }
    }

    private long descriptors() throws IOException {
        long count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    count += Files.readSymbolicLink(descriptor).equals(file) ? 1 : 0;
                } catch (IOException e) {
                    // The descriptor of this very listing is gone by now.
                }
            }
        }
        return count;
    }

    @Test
    void pinIsSeenInExactlyItsGeneration() throws IOException {
        ReaderPins.Pin pin = pins.pin(5);
        assertThat(pins.anyPinned(5, 6)).isTrue();
        assertThat(pins.anyPinned(1, 100)).isTrue();
        assertThat(pins.anyPinned(1, 5)).isFalse();
        assertThat(pins.anyPinned(6, 100)).isFalse();
        pin.close();
        assertThat(pins.anyPinned(1, 100)).isFalse();
    }

    @Test
    void generationIsPinnedUntilItsLastPinIsClosed() throws IOException {
        ReaderPins.Pin one = pins.pin(5);
        ReaderPins.Pin two = ReaderPins.of(disk, file).pin(5);
        one.close();
        one.close();
        assertThat(pins.anyPinned(5, 6)).isTrue();
        two.close();
        assertThat(pins.anyPinned(5, 6)).isFalse();
    }

    @Test
    void randomPinsAreCountedLikeAList() throws IOException {
        long seed = System.nanoTime();
        System.out.println("randomPinsAreCountedLikeAList: seed " + seed);
        Random random = new Random(seed);
        record Held(long generation, ReaderPins.Pin pin) {}
        List<Held> held = new ArrayList<>();
        for (int step = 0; step < 2000; step++) {
            if (random.nextBoolean() || held.isEmpty()) {
                long generation = 1L + random.nextInt(20);
                held.add(new Held(generation, pins.pin(generation)));
            } else {
                held.remove(random.nextInt(held.size())).pin().close();
            }
            long from = 1L + random.nextInt(20);
            long before = from + 1L + random.nextInt(10);
            assertThat(pins.anyPinned(from, before))
                    .as("[%d, %d) of %s", from, before, held)
                    .isEqualTo(held.stream().anyMatch(h -> h.generation() >= from && h.generation() < before));
        }
        for (Held last : held) {
            last.pin().close();
        }
        assertThat(descriptors()).isZero();
    }

    @Test
    void fileIsOpenOnceWhileAnythingIsPinned() throws IOException {
        assertThat(descriptors()).isZero();
        ReaderPins.Pin one = pins.pin(1);
        ReaderPins.Pin two = pins.pin(2);
        ReaderPins.Presence presence = pins.tryBePresent(Duration.ZERO).orElseThrow();
        assertThat(descriptors()).isEqualTo(1);
        one.close();
        two.close();
        assertThat(descriptors()).isEqualTo(1);
        presence.close();
        assertThat(descriptors()).isZero();
    }

    /** By another process: to set a time the JDK opens and closes the file, which drops this process's locks. */
    private static void touchFromOutside(Path file) throws IOException {
        Process touch = new ProcessBuilder("touch", "-d", "2001-01-01", file.toString()).start();
        assertThat(touch.onExit().join().exitValue()).isZero();
    }

    /** As where a read-only mount is mounted anew; and somebody touches the file in the instant in which it is opened again. */
    @Test
    @SuppressWarnings("try") // the disk is in place, not used
    void aFileThatCouldOnlyBeReadIsOpenedForWritingWithoutDroppingAPin() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        FaultyDisk.Mistake onlyReadAtFirst = (event, tick, right) -> {
            int time = event.verb().equals("OPEN") ? opened.incrementAndGet() : 0;
            if (time == 1) {
                throw new AccessDeniedException(event.path().toString());
            }
            right.run();
            if (time == 3) {
                touchFromOutside(event.path());
            }
        };
        try (FaultyDisk faulty = FaultyDisk.watching(disk, directory, onlyReadAtFirst);
                ReaderPins.Pin pin = pins.pin(5)) {
            assertThat(pins.anyPinned(1, 5)).isFalse();
            assertThat(opened).hasValue(3);
            assertThat(pins.isSurelyLost(5)).isFalse();
            assertThat(pins.anyPinned(5, 6)).isTrue();
        }
        assertThat(descriptors()).isZero();
    }

    @Test
    void highestGenerationCanBePinned() throws IOException {
        ReaderPins.Pin pin = pins.pin(999_999_999_999_999_999L);
        assertThat(pins.anyPinned(1, 999_999_999_999_999_999L)).isFalse();
        pin.close();
    }

    @Test
    void oneCreatorIsPresent() throws IOException {
        ReaderPins.Presence first = pins.tryBePresent(Duration.ZERO).orElseThrow();
        assertThat(pins.tryBePresent(Duration.ZERO)).isEmpty();
        assertThat(pins.anyPinned(1, 100)).isFalse();
        first.close();
        ReaderPins.Presence second = pins.tryBePresent(Duration.ZERO).orElseThrow();
        first.close();
        assertThat(pins.isCreatorPresent()).isTrue();
        second.close();
        assertThat(pins.isCreatorPresent()).isFalse();
    }

    /** The inode's number may be the new file's as soon as nobody has the old one open. */
    @Test
    @SuppressWarnings("try") // pins are held, not used
    void locksOfADeletedFileAreNotThoseOfTheNextOne() throws IOException {
        ReaderPins.Presence mark = pins.tryBePresent(Duration.ZERO).orElseThrow();
        ReaderPins.Pin pin = pins.pin(5);
        for (int i = 0; i < 3; i++) {
            Files.delete(file);
            Files.createFile(file);
            assertThat(pins.isCreatorPresent()).isFalse();
            assertThat(pins.anyPinned(1, 100)).isFalse();
            try (ReaderPins.Pin another = pins.pin(6)) {
                assertThat(pins.anyPinned(1, 6)).isFalse();
                assertThat(pins.anyPinned(6, 7)).isTrue();
                pin.close();
                mark.close();
                assertThat(pins.anyPinned(6, 7)).isTrue();
            }
            assertThat(pins.anyPinned(1, 100)).isFalse();
        }
        assertThat(tableNames()).isEqualTo(namesBefore);
    }

    @Test
    void aFileThatIsGoneCannotBePinned() throws IOException {
        Files.delete(file);
        assertThatThrownBy(() -> pins.pin(5)).isInstanceOf(NoSuchFileException.class);
        assertThat(tableNames()).isEqualTo(namesBefore);
    }

    @Test
    @SuppressWarnings("try") // the pin is held, not used
    void aPinThatTheKernelDroppedIsToldFromOneThatHolds() throws IOException {
        try (ReaderPins.Pin pin = pins.pin(5)) {
            assertThat(pins.isSurelyLost(5)).isFalse();
            assertThat(Files.readAllBytes(file)).isEmpty();
            assertThat(pins.isSurelyLost(5)).isTrue();
            assertThat(pins.isSurelyLost(4)).isFalse();
        }
    }

    @Test
    void nothingCanBePinnedWhileItIsBeingEnded() throws Exception {
        ReaderPins.Pin read = pins.pin(3);
        FutureTask<ReaderPins.Pin> pinning = new FutureTask<>(() -> pins.pin(4));
        Thread waiting = new Thread(pinning);
        pins.whileUnread(List.of(3L, 4L), unread -> {
            assertThat(unread).containsExactly(4L);
            waiting.start();
            while (waiting.getState() != Thread.State.TIMED_WAITING && !pinning.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(pinning.isDone()).isFalse();
        });
        assertThat(pins.newestPinned(1, 4)).isEqualTo(3);
        pinning.get().close();
        read.close();
        assertThat(pins.newestPinned(1, 100)).isZero();
    }

    @Test
    void interruptedThreadCanPin() throws IOException {
        Thread.currentThread().interrupt();
        ReaderPins.Pin pin = pins.pin(3);
        assertThat(pins.anyPinned(3, 4)).isTrue();
        pin.close();
        assertThat(pins.anyPinned(3, 4)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void readOnlyLockFileCanBePinned() throws IOException {
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("r--r--r--"));
        ReaderPins.Pin pin = pins.pin(3);
        pin.close();
        assertThat(descriptors()).isZero();
    }

    @Test
    void otherClassLoadersSeeTheSamePins() throws Exception {
        try (URLClassLoader other = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> theirClass = other.loadClass(ReaderPins.class.getName());
            assertThat(theirClass).isNotSameAs(ReaderPins.class);
            Class<?> theirDisk = other.loadClass(Disk.class.getName());
            Method of = theirClass.getMethod("of", theirDisk, Path.class);
            Object theirs = of.invoke(null, theirDisk.getConstructor().newInstance(), file);
            Method anyPinned = theirClass.getMethod("anyPinned", long.class, long.class);
            ReaderPins.Pin pin = pins.pin(7);
            assertThat(anyPinned.invoke(theirs, 7L, 8L)).isEqualTo(true);
            AutoCloseable theirPin =
                    (AutoCloseable) theirClass.getMethod("pin", long.class).invoke(theirs, 7L);
            pin.close();
            assertThat(pins.anyPinned(7, 8)).isTrue();
            theirPin.close();
            assertThat(pins.anyPinned(7, 8)).isFalse();
        }
    }

    @Test
    void pinsOutliveTheSystemProperties() throws IOException {
        ReaderPins.Pin pin = pins.pin(5);
        Properties before = System.getProperties();
        Properties others = new Properties();
        before.stringPropertyNames().forEach(name -> others.setProperty(name, before.getProperty(name)));
        System.setProperties(others);
        try {
            ReaderPins again = ReaderPins.of(disk, file);
            again.pin(5).close();
            assertThat(descriptors()).isEqualTo(1);
            assertThat(again.anyPinned(5, 6)).isTrue();
        } finally {
            System.setProperties(before);
            pin.close();
        }
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new AssertionError(e);
                    }
                })
                .toArray(URL[]::new);
    }
}
