package io.datapool.fetch.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapool.fetch.Bar;
import io.datapool.fetch.ExchangeException;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.ExchangeUnavailableException;
import io.datapool.fetch.FetchException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Archives over HTTP. */
class DumpSiteTest {
    private static final String PATH = "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip";

    private final ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
    private final List<String> pauses = new ArrayList<>();
    private final ExchangeOptions options =
            ExchangeOptions.defaults().attempts(3).pauser((duration, reason) -> pauses.add(reason));
    private DumpServer server;

    @BeforeEach
    void start() throws Exception {
        server = new DumpServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Bar> bars() throws Exception {
        return new DumpSite(server.uri(), options)
                .find(file.archive())
                .orElseThrow()
                .bars(ArchiveFile.series("1h"));
    }

    @Test
    void anArchiveIsDownloadedWithItsChecksum() throws Exception {
        server.serve(file);
        assertThat(bars()).hasSize(744);
        assertThat(server.asked()).containsExactly(PATH, PATH + ".CHECKSUM");
    }

    @Test
    void anArchiveThatIsNotThereCostsOneRequest() throws Exception {
        assertThat(new DumpSite(server.uri(), options).find(file.archive())).isEmpty();
        assertThat(server.asked()).containsExactly(PATH);
    }

    @Test
    void faultsAreRetried() throws Exception {
        server.serve(file);
        server.failWith(503, 500, 200, 502);
        assertThat(bars()).hasSize(744);
        assertThat(pauses).hasSize(3).first().asString().contains("HTTP 503", PATH);
    }

    @Test
    void aServerThatStaysOutOfOrderIsNamed() {
        server.failWith(500, 500, 500);
        assertThatThrownBy(this::bars)
                .isInstanceOf(ExchangeUnavailableException.class)
                .hasMessageContaining(server.uri() + PATH);
    }

    @Test
    void aRefusalIsNoMissingArchive() {
        server.failWith(403);
        assertThatThrownBy(this::bars).isInstanceOf(ExchangeException.class).hasMessageContaining("403");
    }

    @Test
    void anArchiveWithoutItsChecksumIsRefused() {
        server.serve(file.archive(), file.zip());
        DumpException refusal = catchThrowableOfType(DumpException.class, this::bars);
        assertThat(refusal.archive()).isEqualTo(server.uri() + PATH);
        assertThat(refusal.expected()).contains(server.uri() + PATH + ".CHECKSUM");
        assertThat(refusal.found()).isEqualTo("none");
    }

    @Test
    void anArchiveWithAnotherChecksumIsRefusedOnceItWasDownloadedAgain() {
        server.serve(file.archive(), file.zip()).serveChecksum(file.archive(), file.checksum(new byte[0]));
        DumpException refusal = catchThrowableOfType(DumpException.class, this::bars);
        assertThat(refusal.expected()).contains(file.checksum(new byte[0]).substring(0, 64));
        assertThat(refusal.found()).contains(file.checksum(file.zip()).substring(0, 64));
        assertThat(server.asked()).containsExactly(PATH, PATH + ".CHECKSUM", PATH, PATH + ".CHECKSUM");
    }

    @Test
    void anArchiveThatWasReplacedMeanwhileIsDownloadedAgain() throws Exception {
        server.serve(file);
        server.failWith(200, 404); // the checksum is not there yet
        assertThat(bars()).hasSize(744);
    }

    @Test
    void anAnswerThatIsLongerThanAnArchiveCanBeIsBrokenOff() {
        byte[] tooLong = new byte[file.archive().maxTableBytes() + 1];
        server.serve(file.archive(), tooLong).serveChecksum(file.archive(), file.checksum(tooLong));
        assertThatThrownBy(this::bars)
                .isInstanceOf(FetchException.class)
                .hasMessageContainingAll(PATH, String.valueOf(file.archive().maxTableBytes()));
    }

    @Test
    void anAddressThatIsNotOfHttpIsRefused() {
        assertThatThrownBy(() -> Dumps.at(URI.create("ftp://127.0.0.1"), options))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
