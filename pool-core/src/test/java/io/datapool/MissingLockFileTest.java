package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolDeletedException;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody tidied a pool's lock files away. */
class MissingLockFileTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private SharedDataPool pool;

    @BeforeEach
    void publishTwice() {
        options = Samples.options(home);
        pool = SharedDataPool.create(options);
        pool.put("a", Samples.values(1));
        pool.put("a", Samples.values(2));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private Path delete(String lockFile) throws IOException {
        Path file = options.directory().resolve(lockFile);
        Files.delete(file);
        return file;
    }

    private static void assertNamed(Path lockFile, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining("lock file " + lockFile + " is missing")
                .hasMessageContaining("'pool repair'")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void whoeverChangesThePoolIsToldOfItsWriterLock() throws IOException {
        Path lock = delete("writer.lock");
        assertNamed(lock, () -> pool.put("b", Samples.values(1)));
        assertNamed(lock, () -> pool.remove("a"));
        assertNamed(lock, () -> pool.gc());
        assertNamed(lock, () -> pool.delete());
        assertNamed(lock, () -> SharedDataPool.delete(options));
        assertThat(pool.get("a").get(0, "v")).isEqualTo(2);
    }

    @Test
    void whoeverNeedsItIsToldOfItsReadersLock() throws IOException {
        Path lock = delete("readers.lock");
        assertNamed(lock, () -> pool.put("b", Samples.values(1)));
        assertNamed(lock, () -> pool.gc());
        assertNamed(lock, () -> SharedDataPool.readers(options));
        assertThat(pool.generation()).isEqualTo(3);
    }

    @Test
    void anEphemeralPoolWithoutItsReadersLockIsNotTakenForDead() throws IOException {
        PoolOptions other = PoolOptions.named("ephemeral").home(home).ephemeral();
        SharedDataPool ephemeral = SharedDataPool.create(other);
        Path lock = Files.move(other.directory().resolve("readers.lock"), home.resolve("kept"));
        assertNamed(other.directory().resolve("readers.lock"), () -> SharedDataPool.createOrAttach(other));
        assertNamed(other.directory().resolve("readers.lock"), () -> SharedDataPool.create(other));
        Files.move(lock, other.directory().resolve("readers.lock"));
        ephemeral.close();
    }

    @Test
    void deepVerificationSaysWhatEachIsMissedFor() throws IOException {
        delete("writer.lock");
        delete("readers.lock");
        assertThat(pool.verifyDeep().findings().stream().map(DeepVerifyReport.Finding::message))
                .satisfiesExactlyInAnyOrder(
                        message ->
                                assertThat(message).startsWith("writer.lock is missing: without it nobody can change"),
                        message -> assertThat(message).startsWith("readers.lock is missing: without it nothing keeps"),
                        message -> assertThat(message).contains("a.g2.arrow"));
    }

    @Test
    void repairTellsWhichItMadeAnew() throws IOException {
        pool.close();
        delete("writer.lock");
        delete("readers.lock");
        List<String> both = List.of("writer.lock", "readers.lock");
        assertThat(SharedDataPool.repair(options, RepairOptions.defaults().dryRun())
                        .lockFiles())
                .isEqualTo(both);
        assertThat(SharedDataPool.repair(options, RepairOptions.defaults()).lockFiles())
                .isEqualTo(both);
        assertThat(SharedDataPool.repair(options, RepairOptions.defaults()).lockFiles())
                .isEmpty();
    }

    @Test
    void aPoolThatIsGoneAltogetherIsCalledDeleted() throws IOException {
        delete("writer.lock");
        Files.delete(options.directory().resolve("registry.yaml"));
        assertThatThrownBy(() -> pool.refresh()).isInstanceOf(PoolDeletedException.class);
        assertThatThrownBy(() -> pool.put("b", Samples.values(1))).isNotInstanceOf(PoolDamagedException.class);
    }
}
