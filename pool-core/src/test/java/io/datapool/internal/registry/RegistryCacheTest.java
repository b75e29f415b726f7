package io.datapool.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import java.lang.ref.WeakReference;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RegistryCacheTest {
    private static byte[] registry(String poolId, long generation) {
        RegistryHeader header =
                RegistryHeader.first("cached", poolId.repeat(32), generation, new Commit(Instant.EPOCH, "t"), false);
        return Registry.empty(header).toBytes();
    }

    @Test
    void equalContentIsOneRegistry() {
        Registry first = RegistryCache.parse(registry("a", 1), "first");
        assertThat(RegistryCache.parse(registry("a", 1), "second")).isSameAs(first);
        assertThat(RegistryCache.parse(registry("a", 2), "next")).isNotSameAs(first);
    }

    @Test
    void aRegistryThatWasJustWrittenIsTheOneThatIsReadLater() {
        Registry written = RegistryCache.shared(Registry.parse(registry("b", 1), "written"));
        assertThat(RegistryCache.parse(registry("b", 1), "read")).isSameAs(written);
        assertThat(RegistryCache.shared(Registry.parse(registry("b", 1), "again")))
                .isSameAs(written);
    }

    /** Same length and same last line: only all bytes tell them apart. */
    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void anotherRegistryOfTheSameChecksumIsNotTakenForIt() {
        try (Without sums = Without.answering(Registry.class, "crc", "00000000")) {
            Registry one = RegistryCache.parse(registry("c", 1), "one");
            Registry other = RegistryCache.parse(registry("d", 1), "other");
            assertThat(other).isNotSameAs(one);
            assertThat(other.header().poolId()).isEqualTo("d".repeat(32));
        }
    }

    @Test
    void whatIsDamagedIsNoRegistryHoweverLikeItIs() {
        byte[] bytes = registry("e", 1);
        Registry right = RegistryCache.parse(bytes, "right");
        byte[] damaged = right.toBytes();
        damaged[damaged.length / 2]++;
        assertThatThrownBy(() -> RegistryCache.parse(damaged, "damaged")).isInstanceOf(PoolDamagedException.class);
        assertThatThrownBy(() -> RegistryCache.parse(new byte[3], "short")).isInstanceOf(PoolDamagedException.class);
    }

    private static WeakReference<Registry> readAndDropped() {
        return new WeakReference<>(RegistryCache.parse(registry("f", 1), "dropped"));
    }

    @Test
    void aRegistryThatNobodyHoldsIsNotKept() {
        WeakReference<Registry> dropped = readAndDropped();
        for (int i = 0; i < 500 && dropped.get() != null; i++) {
            System.gc();
        }
        assertThat(dropped.get()).isNull();
    }
}
