package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
    private static final List<String> SMAPS = """
            7f0000000000-7f0000200000 r--s 00000000 fd:01 1835024                    /home/me/my pools/p/segments/A_1h.g2.arrow
            Size:               2048 kB
            Rss:                2048 kB
            Pss:                 512 kB
            Pss_Dirty:           100 kB
            SwapPss:               7 kB
            VmFlags: rd sh mr mw me ms
            7f0000200000-7f0000300000 rw-p 00000000 00:00 0
            Pss:                1000 kB
            7f0000300000-7f0000400000 r--s 00000000 fd:01 1835025                    /home/me/my pools/p/segments/A_4h.g2.arrow (deleted)
            Pss:                  16 kB
            7f0000400000-7f0000500000 r--s 00000000 fd:01 1835026                    /home/me/my pools/p/segments2/B.arrow
            Pss:                  32 kB
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
            Pss:                   0 kB
            """.lines().toList();

    @TempDir
    Path directory;

    @Test
    void itAddsUpAllMappingsAndThoseOfTheDirectory() {
        ProcessMemory memory = ProcessMemory.parse(SMAPS, Path.of("/home/me/my pools/p/segments"));
        assertThat(memory).isEqualTo(new ProcessMemory((512 + 1000 + 16 + 32) * 1024, (512 + 16) * 1024));
    }

    @Test
    void thisProcessHasMemoryButMapsNothingOfAnEmptyDirectory() throws IOException {
        ProcessMemory memory = ProcessMemory.of(ProcessHandle.current().pid(), directory);
        assertThat(memory.totalBytes()).isGreaterThan(1_000_000);
        assertThat(memory.matchingBytes()).isZero();
    }

    @Test
    void aProcessThatIsNoneIsNamed() {
        assertThatThrownBy(() -> ProcessMemory.of(Long.MAX_VALUE, directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/proc/9223372036854775807/smaps");
    }
}
