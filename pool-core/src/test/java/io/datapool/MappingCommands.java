package io.datapool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Part of {@link PoolCommands}: what brings a process near the kernel's limit of mappings. */
final class MappingCommands {
    /** Mappings that are not a pool's. */
    private static final List<MappedByteBuffer> OTHERS = new ArrayList<>();

    private MappingCommands() {}

    /** How many mappings a process can have before a pool stops mapping. */
    static int most() throws IOException {
        byte[] text = new byte[32];
        // With one read: the kernel gives no more of such a file to a second one.
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/vm/max_map_count"))) {
            int length = in.read(text);
            long limit = Long.parseLong(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
            return (int) (limit * 9 / 10);
        }
    }

    /** Maps a file, as other libraries do, until the process has a few more mappings than it may have with a pool. */
    static String crowd(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int enough = most() + 500; // the JVM itself has some less from time to time
            for (long room = enough - mappings("-"); room > 0; room = enough - mappings("-")) {
                for (long i = 0; i < room; i++) {
                    OTHERS.add(channel.map(MapMode.READ_ONLY, 0, 1));
                }
            }
            return "crowded";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String disperse() {
        OTHERS.clear();
        return "dispersed";
    }

    /** Attaches, reads and closes so many times, and tells the most mappings of segments that there were. */
    static String reattach(PoolOptions options, int times) {
        long most = 0;
        for (int i = 0; i < times; i++) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                Dataset dataset = pool.get("slot-0");
                Generations.check(dataset, Generations.content(dataset.info()));
            }
            if (i % 500 == 0 || i == times - 1) {
                most = Math.max(most, mappings(options.directory().toString()));
            }
        }
        return String.valueOf(most);
    }

    /** Attaches, reads, closes and collects so many times: whatever unmaps or finalizes has its chance. */
    static String collect(PoolOptions options, int times) {
        for (int i = 0; i < times; i++) {
            reattach(options, 1);
            System.gc();
        }
        return "right";
    }

    /** Reads the datasets {@code k<from>} to {@code k<to - 1>} through a handle of its own. */
    static String sweep(PoolOptions options, int from, int to) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            List<Dataset> kept = new ArrayList<>();
            for (int i = from; i < to; i++) {
                Dataset dataset = pool.get("k" + i);
                if (dataset.floats("v").get(0) != i) {
                    throw new IllegalStateException("WRONG VALUE in " + dataset);
                }
                kept.add(dataset);
            }
            return "read " + kept.size();
        }
    }

    /** Ranges of memory whose description contains that text; each has a "-". */
    private static long mappings(String text) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
