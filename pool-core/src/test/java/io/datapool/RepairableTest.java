package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong, there is a way on: nothing unreadable is published, and nothing damaged is in the way. */
class RepairableTest {
    private static final DatasetPlan PLAN =
            new DatasetPlan(DatasetKind.CUSTOM, new Schema(List.of(new Field("v", ColumnType.FLOAT32))), 4);

    @TempDir
    Path home;

    private PoolOptions options() {
        return PoolOptions.named("p").home(home);
    }

    private static DatasetDraft draft(float... values) {
        return DatasetDraft.withoutTime().floats("v", values);
    }

    @Test
    void whatCannotBeReadBackIsNotPublished() {
        try (SharedDataPool pool = SharedDataPool.create(options());
                PoolUpdate update = pool.beginUpdate()) {
            DatasetWriter writer = update.write("a", PLAN);
            Provenance unreadable = new Provenance(Optional.empty(), Map.of("took", Duration.ofSeconds(1)), Map.of());
            assertThatThrownBy(() -> writer.finish(4, unreadable))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("'a'", "quality");
            update.put("b", draft(1));
            update.commit();
            assertThat(pool.keys()).containsExactly("b");
        }
    }

    @Test
    void commitWithoutChangesMovesTheHandleToWhatOthersPublished() {
        try (SharedDataPool one = SharedDataPool.create(options());
                SharedDataPool other = SharedDataPool.open(options())) {
            one.put("a", draft(1));
            try (PoolUpdate update = other.beginUpdate()) {
                assertThat(update.commit()).isEqualTo(one.generation());
            }
            assertThat(other.generation()).isEqualTo(one.generation());
            assertThat(other.contains("a")).isTrue();
        }
    }

    @Test
    void rowsCanBeSelectedAgainAndAgain() {
        try (SharedDataPool pool = SharedDataPool.create(options());
                PoolUpdate update = pool.beginUpdate()) {
            try (DatasetWriter writer = update.write("a", PLAN)) {
                writer.put(0, 0, new float[] {0, 1, 2, 3}, 0, 4);
                writer.select(IntBuffer.wrap(new int[] {3, 2, 1}));
                writer.select(IntBuffer.wrap(new int[] {2, 0}));
                writer.finish(2, Provenance.ofMemory(Map.of()));
            }
            update.commit();
            assertThat(pool.get("a").floats("v").toArray()).containsExactly(1, 3);
        }
    }

    @Test
    void aSelectionThatFailsLeavesTheDatasetAsItWasAndNoFile() throws Exception {
        try (SharedDataPool pool = SharedDataPool.create(options());
                PoolUpdate update = pool.beginUpdate()) {
            try (DatasetWriter writer = update.write("a", PLAN)) {
                writer.put(0, 0, new float[] {0, 1, 2, 3}, 0, 4);
                assertThatThrownBy(() -> writer.select(IntBuffer.wrap(new int[] {1, 4})))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContainingAll("'v'", "4");
                writer.finish(4, Provenance.ofMemory(Map.of()));
            }
            update.commit();
            assertThat(pool.get("a").floats("v").toArray()).containsExactly(0, 1, 2, 3);
        }
        try (var files = Files.list(options().directory().resolve("segments"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("a.g2.arrow");
        }
    }

    @Test
    void aKeyThatIsBeingWrittenCannotBeRemoved() {
        try (SharedDataPool pool = SharedDataPool.create(options())) {
            pool.put("a", draft(1));
            try (PoolUpdate update = pool.beginUpdate();
                    DatasetWriter writer = update.write("a", PLAN)) {
                assertThat(writer.plan()).isEqualTo(PLAN);
                assertThatThrownBy(() -> update.remove("a")).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void aPoolWithADamagedRegistryCanBeDeletedAndMadeAnew() throws Exception {
        SharedDataPool.create(options()).close();
        Path registry = options().directory().resolve("registry.yaml");
        Files.writeString(registry, Files.readString(registry).replace("format", "fOrmat"));
        assertThatThrownBy(() -> SharedDataPool.open(options())).isInstanceOf(PoolDamagedException.class);

        SharedDataPool.delete(options());

        assertThatThrownBy(() -> SharedDataPool.delete(options())).isInstanceOf(PoolNotFoundException.class);
        try (SharedDataPool pool = SharedDataPool.create(options())) {
            assertThat(pool.keys()).isEmpty();
        }
    }

    @Test
    void openNeverMakesAPool() {
        assertThatThrownBy(() -> SharedDataPool.open(options())).isInstanceOf(PoolNotFoundException.class);
        assertThat(home.resolve("p")).doesNotExist();
    }

    @Test
    void aPoolMadeAnewIsReadableByWhomItsOwnOptionsSay() throws Exception {
        PoolOptions fresh = PoolOptions.named("p").home(home.resolve("made/here"));
        SharedDataPool.create(fresh.readableBy(PoolOptions.Audience.EVERYONE)).close();
        assertThat(mode(home.resolve("made"))).isEqualTo("rwxr-xr-x");
        assertThat(mode(fresh.directory())).isEqualTo("rwxr-xr-x");

        SharedDataPool.delete(fresh);
        SharedDataPool.create(fresh).close();

        assertThat(mode(fresh.directory())).isEqualTo("rwx------");
        assertThat(mode(fresh.directory().resolve("segments"))).isEqualTo("rwx------");
        assertThat(mode(fresh.directory().resolve("registry.yaml"))).isEqualTo("rw-------");
        assertThat(mode(fresh.directory().resolve("readers.lock"))).isEqualTo("rw-------");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aClosedHandleDoesNotBeginUpdates() {
        SharedDataPool pool = SharedDataPool.create(options());
        pool.close();
        assertThatThrownBy(pool::beginUpdate).isInstanceOf(IllegalStateException.class);
    }
}
