package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolNotFoundException;
import io.datapool.upkeep.ReaderProcess;
import io.datapool.upkeep.ReadersReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {
    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void makeAPool() {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
    }

    @Test
    void aPoolThatNobodyReadsHasNoReaders() {
        assertThat(SharedDataPool.readers(options))
                .isEqualTo(new ReadersReport(2, List.of(), ReadersReport.Hidden.NONE));
    }

    @Test
    void aReaderIsToldWithAllThatIsKnownOfIt() {
        Instant now = Instant.now();
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            ReadersReport report = SharedDataPool.readers(options);
            assertThat(report.readers()).hasSize(1);
            ReaderProcess found = report.readers().get(0);
            assertThat(found.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(found.oldestGeneration()).isEqualTo(reader.generation());
            assertThat(found.newestGeneration()).isEqualTo(reader.generation());
            assertThat(found.user()).hasValue(System.getProperty("user.name"));
            assertThat(found.startedAt()).get().matches(start -> start.isBefore(now));
            assertThat(found.command()).get().asString().startsWith("java ");
            assertThat(report.hidden()).isEqualTo(ReadersReport.Hidden.NONE);
        }
        assertThat(SharedDataPool.readers(options).readers()).isEmpty();
    }

    @Test
    void theCreatorOfAnEphemeralPoolIsThereOnceAndItsMarkIsNoGeneration() {
        PoolOptions ephemeral = PoolOptions.named("ephemeral").home(home).ephemeral();
        try (SharedDataPool creator = SharedDataPool.create(ephemeral)) {
            assertThat(SharedDataPool.readers(ephemeral).readers())
                    .extracting(ReaderProcess::oldestGeneration)
                    .containsExactly(creator.generation());
        }
    }

    @Test
    void neighbouringGenerationsOfOneProcessAreToldTogether() {
        try (SharedDataPool old = SharedDataPool.attach(options);
                SharedDataPool writer = SharedDataPool.open(options)) {
            writer.put("a", Samples.values(2));
            assertThat(SharedDataPool.readers(options).readers())
                    .extracting(ReaderProcess::oldestGeneration, ReaderProcess::newestGeneration)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(old.generation(), writer.generation()));
        }
    }

    /** Whoever may read the lock file can lock all of it. */
    @Test
    void aLockToTheEndIsToldAndDoesNoHarm() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(options.directory().resolve("readers.lock"), StandardOpenOption.READ);
                FileLock lock = channel.lock(0, Long.MAX_VALUE, true)) {
            assertThat(lock.isShared()).isTrue();
            ReaderProcess found = SharedDataPool.readers(options).readers().get(0);
            assertThat(found.oldestGeneration()).isZero();
            assertThat(found.newestGeneration()).isGreaterThan(1L << 60);
        }
    }

    @Test
    void aPoolThatIsNotThereIsAnError() {
        assertThatThrownBy(
                        () -> SharedDataPool.readers(PoolOptions.named("none").home(home)))
                .isInstanceOf(PoolNotFoundException.class)
                .hasMessageContaining(home.resolve("none").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/java|-Xmx1g|-cp|/a/b.jar:c|io.example.Main|--secret=1, java io.example.Main",
        "java|@jvm.args|--add-opens|java.base/java.nio=ALL-UNNAMED|-jar|/opt/pool-cli.jar|ls, java pool-cli.jar",
        "python3|-u|/home/ada/sweep.py|token, python3 sweep.py",
        "bash, bash"
    })
    void aCommandIsShownWithoutItsOptionsAndArguments(String words, String shown) {
        assertThat(PinHolder.shortened(List.of(words.split("\\|", -1)))).isEqualTo(shown);
    }

    @Test
    void aCommandThatWouldDisturbATerminalDoesNot() {
        assertThat(PinHolder.shortened(List.of("evil\u001b[2J\u009b", "x\ny", "z")))
                .isEqualTo("evil?[2J? x?y");
        assertThat(PinHolder.shortened(List.of("x".repeat(1000)))).hasSizeLessThan(130);
    }

    @Test
    void aProcessThatHasJustEndedIsStillNamed() {
        ReaderProcess gone = new ReaderProcess(4711, 3, 3, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(gone.process()).isEqualTo("process 4711 (user unknown)");
    }
}
