package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryDamageTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private Path registry;
    private byte[] intact = {};

    @BeforeEach
    void makeAPool() throws IOException {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
        registry = options.directory().resolve("registry.yaml");
        intact = Files.readAllBytes(registry);
    }

    private void assertRefused() {
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining(registry.toString());
        assertThatThrownBy(() -> SharedDataPool.createOrAttach(options)).isInstanceOf(PoolDamagedException.class);
        assertThatThrownBy(() -> SharedDataPool.create(options)).isInstanceOf(PoolDamagedException.class);
    }

    @Test
    void emptyRegistryIsRefused() throws IOException {
        Files.write(registry, new byte[0]);
        assertRefused();
    }

    @Test
    void truncatedRegistryIsRefused() throws IOException {
        Files.write(registry, Arrays.copyOf(intact, intact.length / 2));
        assertRefused();
    }

    @Test
    void editedRegistryIsRefusedWithoutTouchingAnything() throws IOException {
        byte[] edited = intact.clone();
        edited[intact.length / 2]++;
        Files.write(registry, edited);
        assertRefused();
        assertThat(registry).hasBinaryContent(edited);
        Files.write(registry, intact);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.get("a").get(0, "v")).isEqualTo(1);
        }
    }

    @Test
    void readerOfAnEarlierGenerationSurvivesADamagedOne() throws IOException {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            Files.write(registry, new byte[10]);
            assertThatThrownBy(pool::refresh).isInstanceOf(PoolDamagedException.class);
            assertThatThrownBy(() -> pool.put("b", Samples.values(2))).isInstanceOf(PoolDamagedException.class);
            assertThatThrownBy(pool::gc).isInstanceOf(PoolDamagedException.class);
            assertThat(pool.get("a").get(0, "v")).isEqualTo(1);
            Files.write(registry, intact);
            assertThat(pool.refresh()).isFalse();
        }
    }
}
