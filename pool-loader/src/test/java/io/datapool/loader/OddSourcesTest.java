package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.fetch.NamedPipe;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are no regular files, or odd ones: each is its own error, and the others are loaded. */
class OddSourcesTest {
    @TempDir
    Path directory;

    private SharedDataPool pool;

    @BeforeEach
    void createPool() throws IOException {
        pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")));
        SampleFile.bars(10, 1).writeOld(directory.resolve("good.parquet"));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private LoadReport load(Path odd) {
        return NamedPipe.doNotWait(() -> MarketData.ofFiles()
                .file("odd", odd)
                .file("good", directory.resolve("good.parquet"))
                .load(pool));
    }

    private void assertOnlyItFails(Path odd, String... words) {
        LoadReport report = load(odd);
        LoadOutcome outcome = report.outcome("odd").orElseThrow();
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains(odd.toString()).contains(words);
        assertThat(outcome.path()).isEqualTo(odd);
        assertThat(report.outcome("good").orElseThrow().status()).isEqualTo(LoadStatus.LOADED);
        assertThat(pool.keys()).containsExactly("good");
    }

    private Path pipe(String name) throws Exception {
        return NamedPipe.make(directory.resolve(name));
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        assertOnlyItFails(pipe("pipe"), "a pipe, a socket or a device, expected a regular file");
    }

    @Test
    void aLinkToAPipeIsNotWaitedForEither() throws Exception {
        assertOnlyItFails(Files.createSymbolicLink(directory.resolve("link"), pipe("pipe")), "expected a regular file");
    }

    @Test
    void aSocketIsRefused() throws Exception {
        Path path = directory.resolve("socket");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
            assertOnlyItFails(path, "expected a regular file");
        }
    }

    @Test
    void aDeviceIsRefused() {
        assertOnlyItFails(Path.of("/dev/zero"), "expected a regular file");
    }

    @Test
    void aDirectoryIsRefused() throws Exception {
        assertOnlyItFails(Files.createDirectory(directory.resolve("directory")), "a directory, expected a regular");
    }

    @Test
    void aLinkToARegularFileIsFollowed() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("good.parquet"));
        assertThat(load(link).ok()).isTrue();
    }

    @Test
    void linksInACircleAreToldAsTheyAre() throws Exception {
        Path link = directory.resolve("circle");
        Files.createSymbolicLink(link, link);
        assertOnlyItFails(link, "symbolic links");
    }

    @Test
    void nobodyIsWaitedForBecauseOfFilesThatCannotBeRead() throws Exception {
        Path damaged = Files.writeString(directory.resolve("damaged.parquet"), "not Parquet");
        Path pipe = pipe("pipe");
        // With an update open, this thread would be refused the lock.
        try (PoolUpdate update = pool.beginUpdate()) {
            LoadReport report = MarketData.ofFiles()
                    .file("damaged", damaged)
                    .file("missing", directory.resolve("missing"))
                    .file("pipe", pipe)
                    .load(pool);
            assertThat(report.count(LoadStatus.FAILED)).isEqualTo(2);
            assertThat(report.count(LoadStatus.MISSING)).isEqualTo(1);
            assertThat(update.generation()).isGreaterThan(pool.generation());
        }
    }

    @Test
    void theFileThatFailedIsTheOneThatIsNamed() throws Exception {
        Path second = directory.resolve("funding_rates/A_funding.parquet");
        Files.createDirectories(second.getParent());
        Files.writeString(second, "not Parquet");
        LoadOutcome outcome = MarketData.in(directory)
                .symbols("A")
                .preloadFundingRates(pool)
                .outcomes()
                .get(0);
        assertThat(outcome.path()).isEqualTo(second);
        assertThat(outcome.detail()).contains(second.toString());
    }

    /** Only some file systems keep such times; one in memory does. */
    private Path changedAt(String time) throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "needs /dev/shm");
        Path copy = Files.createTempFile(memory, "odd", ".parquet");
        Files.write(copy, Files.readAllBytes(directory.resolve("good.parquet")));
        assertThat(new ProcessBuilder("touch", "-d", time, copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        return copy;
    }

    @Test
    void aTimeThatNoCalendarHasIsTheErrorOfItsFile() throws Exception {
        for (String time : new String[] {"@99999999999999999", "@-99999999999999999", "@253402300800"}) {
            Path odd = changedAt(time);
            try {
                assertOnlyItFails(odd, "years 1 to 9999", "touch " + odd);
                pool.remove("good");
            } finally {
                Files.delete(odd);
            }
        }
    }

    @Test
    void aTimeBeforeTheEpochIsATimeAsAnyOther() throws Exception {
        Path old = changedAt("1931-05-01T00:00:00.5Z");
        try {
            assertThat(load(old).count(LoadStatus.LOADED)).isEqualTo(2);
            assertThat(load(old).count(LoadStatus.UNCHANGED)).isEqualTo(2);
            assertThat(pool.info("odd").source().orElseThrow().modified()).hasToString("1931-05-01T00:00:00.500Z");
        } finally {
            Files.delete(old);
        }
    }

    @Test
    void aNameWithControlCharactersIsKeptAsItIs() throws Exception {
        Path odd = directory.resolve("a\n\u001b[31m\"'\\{}: b.parquet");
        SampleFile.bars(10, 1).writeOld(odd);
        assertThat(load(odd).count(LoadStatus.LOADED)).isEqualTo(2);
        try (SharedDataPool again = SharedDataPool.attach(pool.options())) {
            assertThat(again.info("odd").source().orElseThrow().path()).isEqualTo(odd.toString());
        }
        assertThat(load(odd).count(LoadStatus.UNCHANGED)).isEqualTo(2);
    }
}
