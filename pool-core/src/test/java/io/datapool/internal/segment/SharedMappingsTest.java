package io.datapool.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.internal.segment.SharedMappings.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMappingsTest {
    private static final Identity SEGMENT = new Identity("(dev=1,ino=2)", "pool", "key", 3, 4096);

    @TempDir
    Path work;

    private final SharedMappings mappings = new SharedMappings();
    private final AtomicInteger made = new AtomicInteger();
    private Path file = Path.of("");

    @BeforeEach
    void makeAFile() throws IOException {
        file = Files.write(work.resolve("file"), new byte[4096]);
    }

    private MappedRegion get(Identity identity) throws IOException {
        return mappings.get(identity, () -> {
            made.incrementAndGet();
            return MappedRegion.readOnly(file, 4096);
        });
    }

    @Test
    void oneSegmentIsMappedOnce() throws IOException {
        assertThat(get(SEGMENT)).isSameAs(get(SEGMENT));
        assertThat(made).hasValue(1);
    }

    @Test
    void whateverDiffersIsAnotherSegment() throws IOException {
        List<MappedRegion> regions = new ArrayList<>(List.of(get(SEGMENT)));
        for (Identity other : List.of(
                new Identity("(dev=1,ino=3)", "pool", "key", 3, 4096),
                new Identity("(dev=1,ino=2)", "other", "key", 3, 4096),
                new Identity("(dev=1,ino=2)", "pool", "other", 3, 4096),
                new Identity("(dev=1,ino=2)", "pool", "key", 4, 4096),
                new Identity("(dev=1,ino=2)", "pool", "key", 3, 4095))) {
            regions.add(get(other));
        }
        assertThat(regions).doesNotHaveDuplicates();
        assertThat(made).hasValue(regions.size());
    }

    @Test
    void threadsThatComeAtOnceGetTheSameMapping() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<MappedRegion>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(threads.submit(() -> get(SEGMENT)));
            }
            MappedRegion first = asked.get(0).get();
            for (Future<MappedRegion> each : asked) {
                assertThat(each.get()).isSameAs(first);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void aMappingThatNobodyCanReadIsNotKept() throws IOException {
        get(SEGMENT);
        for (int i = 0; i < 500 && made.get() < 2; i++) {
            System.gc();
            get(SEGMENT);
        }
        assertThat(made.get()).isGreaterThan(1);
    }
}
