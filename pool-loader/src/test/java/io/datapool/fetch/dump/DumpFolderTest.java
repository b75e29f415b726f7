package io.datapool.fetch.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.NamedPipe;
import io.datapool.fetch.binance.BinanceArchives;
import io.datapool.fetch.binance.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives on disk: where they are looked for, their checksums, and zip files that are not what they should be. */
class DumpFolderTest {
    private static final String NAME = "BTCUSDT-12h-2024-12";

    @TempDir
    Path directory;

    private Path folder;
    private final ArchiveFile file = ArchiveFile.spot("12h", "2024-12");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(directory.resolve("dumps"));
    }

    private List<Bar> bars() throws Exception {
        ArchiveContent content = new DumpFolder(folder).find(file.archive()).orElseThrow();
        return content.bars(ArchiveFile.series("12h"));
    }

    private DumpException refusal() {
        DumpException refusal = catchThrowableOfType(DumpException.class, this::bars);
        assertThat(refusal).as("refused").isNotNull();
        return refusal;
    }

    private Path writeZip(byte[] zip) throws IOException {
        return file.write(folder.resolve(NAME + ".zip"), zip);
    }

    // ---------------------------------------------------------------- where they are

    @ParameterizedTest
    @ValueSource(
            strings = {NAME, "spot/monthly/klines/BTCUSDT/12h/" + NAME, "data/spot/monthly/klines/BTCUSDT/12h/" + NAME})
    void anArchiveIsFoundInTheFolderAndInTheExchangesFoldersBelow(String place) throws Exception {
        file.write(folder.resolve(place + ".zip"), file.zip());
        assertThat(bars()).hasSize(62);
    }

    @Test
    void theExchangesFoldersComeBeforeTheFolderItself() throws Exception {
        file.without(0, 1).writeTo(folder); // of another market, for all that its name tells
        for (String root : List.of("data", "")) {
            file.writeToTree(folder.resolve(root));
            assertThat(bars()).as("below '%s'", root).hasSize(62);
            Files.delete(folder.resolve(root).resolve(file.archive().place() + ".zip"));
        }
        assertThat(bars()).hasSize(61);
    }

    @Test
    void anInterruptDoesNotMakeAnArchiveUnreadable() throws Exception {
        file.writeTo(folder);
        Thread.currentThread().interrupt();
        try {
            assertThat(bars()).hasSize(62);
        } finally {
            assertThat(Thread.interrupted()).as("left to who fetches").isTrue();
        }
    }

    @Test
    void everyKindOfArchiveHasItsPlace() {
        assertThat(new Archive(
                                new BinanceArchives(Market.USDM),
                                ArchiveFile.series("1m"),
                                ArchiveFile.period("2024-12-31"))
                        .place())
                .isEqualTo("futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-12-31");
        assertThat(new Archive(new BinanceArchives(Market.USDM), ArchiveFile.FUNDING, ArchiveFile.period("2024-12"))
                        .place())
                .isEqualTo("futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-12");
        assertThat(new Archive(
                                new BinanceArchives(Market.SPOT),
                                ArchiveFile.series("1M"),
                                ArchiveFile.period("2024-12"))
                        .place())
                .isEqualTo("spot/monthly/klines/BTCUSDT/1mo/BTCUSDT-1mo-2024-12");
    }

    @Test
    void whatIsNotThereIsNoError() throws Exception {
        assertThat(new DumpFolder(folder).find(file.archive())).isEmpty();
        assertThat(new DumpFolder(folder.resolve("none")).find(file.archive())).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        Files.createDirectories(folder.resolve(NAME + ".csv"));
        assertThatThrownBy(this::bars)
                .isInstanceOf(FetchException.class)
                .hasMessageContainingAll(NAME, folder.toString());
    }

    // ---------------------------------------------------------------- checksums

    @Test
    void anArchiveWithoutItsChecksumIsRefused() throws Exception {
        Path zip = file.writeTo(folder);
        Files.delete(folder.resolve(NAME + ".zip.CHECKSUM"));
        DumpException refusal = refusal();
        assertThat(refusal.archive()).isEqualTo(zip.toString());
        assertThat(refusal.expected()).contains(NAME + ".zip.CHECKSUM");
        assertThat(refusal.found()).isEqualTo("none");
    }

    @Test
    void anArchiveWithAnotherChecksumIsRefusedWithBoth() throws Exception {
        Path zip = file.writeTo(folder);
        String expected = file.checksum(file.zip()).substring(0, 64);
        byte[] replaced = ArchiveFile.zip(NAME + ".csv", file.without(0, 1).table());
        Files.write(zip, replaced);
        DumpException refusal = refusal();
        assertThat(refusal.archive()).isEqualTo(zip.toString());
        assertThat(refusal.expected()).contains(expected);
        assertThat(refusal.found())
                .isEqualTo("sha256 " + file.checksum(replaced).substring(0, 64));
    }

    @Test
    void aChecksumInUpperCaseOrOfABinaryFileCountsAsWell() throws Exception {
        file.writeTo(folder);
        String hex = file.checksum(file.zip()).substring(0, 64);
        for (String line : List.of(
                hex.toUpperCase(java.util.Locale.ROOT) + "  " + NAME + ".zip", hex + " *" + NAME + ".zip\r\n")) {
            Files.writeString(folder.resolve(NAME + ".zip.CHECKSUM"), line);
            assertThat(bars()).as(line).hasSize(62);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<Error><Code>NoSuchKey</Code></Error>", "0123456789abcdef  " + NAME + ".zip", "other"})
    void aChecksumFileThatIsNoneIsRefused(String content) throws Exception {
        file.writeTo(folder);
        String text = content.equals("other") ? file.checksum(file.zip()).replace("BTCUSDT", "ETHUSDT") : content;
        Path checksum = Files.writeString(folder.resolve(NAME + ".zip.CHECKSUM"), text);
        assertThat(refusal().archive()).isEqualTo(checksum.toString());
    }

    // ---------------------------------------------------------------- zip files

    /** What is read of such bytes when their checksum is right. */
    private List<Bar> bars(byte[] zip) throws IOException {
        return ArchiveContent.ofZip(file.archive(), NAME + ".zip", zip, Checksum.of(zip))
                .bars(ArchiveFile.series("12h"));
    }

    @Test
    void aZipFileThatWasCutOffAnywhereIsRefused() {
        byte[] zip = file.zip();
        for (int length = 0; length < zip.length; length++) {
            byte[] start = Arrays.copyOf(zip, length);
            assertThat(catchThrowableOfType(DumpException.class, () -> bars(start)))
                    .as("the first %d of %d bytes", length, zip.length)
                    .isNotNull();
        }
    }

    @Test
    void aZipFileWithAnyChangedByteIsRefusedOrHasTheSameRows() throws Exception {
        byte[] zip = file.zip();
        List<Bar> bars = bars(zip);
        int refused = 0;
        for (int at = 0; at < zip.length; at++) {
            byte[] changed = zip.clone();
            changed[at] ^= (byte) 0xff;
            try {
                assertThat(bars(changed)).as("byte %d changed", at).isEqualTo(bars);
            } catch (DumpException e) {
                refused++;
            }
        }
        assertThat(refused).as("of %d", zip.length).isGreaterThan(zip.length / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escaped.csv",
                "/tmp/escaped.csv",
                "..\\escaped.csv",
                "sub/" + NAME + ".csv",
                "ETHUSDT-12h-2024-12.csv",
                "BTCUSDT-1h-2024-12.csv",
                "BTCUSDT-12h-2024-11.csv",
                "evil\u001b[2J.csv",
                NAME + ".csv/"
            })
    void aTableOfAnotherNameIsRefusedAndNothingIsWritten(String name) throws Exception {
        writeZip(ArchiveFile.zip(name, name.endsWith("/") ? new byte[0] : file.table()));
        DumpException refusal = refusal();
        assertThat(refusal.expected()).contains(NAME + ".csv");
        assertThat(refusal.getMessage()).doesNotContain("\u001b");
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @Test
    void aSecondTableIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(NAME + ".csv"));
            zip.write(file.table());
            zip.putNextEntry(new ZipEntry("more.csv"));
            zip.write(file.table());
        }
        writeZip(bytes.toByteArray());
        assertThat(refusal()).hasMessageContainingAll("one table", "'more.csv'");
    }

    @Test
    void aZipFileOfNothingIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ZipOutputStream(bytes).close();
        writeZip(bytes.toByteArray());
        assertThat(refusal().expected()).contains(NAME + ".csv");
    }

    @Test
    void whatIsNoZipFileIsRefused() throws Exception {
        writeZip("<html>Not today</html>".getBytes(StandardCharsets.UTF_8));
        assertThat(refusal().expected()).contains("zip file");
    }

    @Test
    void aZipFileThatBecomesMoreThanItsPeriodCanHaveIsRefused() throws Exception {
        String row = file.lines().get(0) + "\n";
        byte[] table =
                row.repeat(file.archive().maxTableBytes() / row.length() + 1).getBytes(StandardCharsets.UTF_8);
        writeZip(ArchiveFile.zip(NAME + ".csv", table));
        assertThat(refusal().expected()).contains("at most " + file.archive().maxTableBytes() + " bytes");
        Files.delete(folder.resolve(NAME + ".zip"));
        Files.write(folder.resolve(NAME + ".csv"), table);
        assertThat(refusal().expected()).contains("at most " + file.archive().maxTableBytes() + " bytes");
    }

    @Test
    void aZipFileThatIsPackedMoreTightlyThanDataEverIsIsRefused() throws Exception {
        ArchiveFile minutes = ArchiveFile.spot("1m", "2024-12");
        byte[] table = (minutes.lines().get(0) + "\n").repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThat(table.length).isLessThan(minutes.archive().maxTableBytes());
        minutes.write(folder.resolve("BTCUSDT-1m-2024-12.zip"), ArchiveFile.zip("BTCUSDT-1m-2024-12.csv", table));
        ArchiveContent content = new DumpFolder(folder).find(minutes.archive()).orElseThrow();
        assertThatThrownBy(() -> content.bars(ArchiveFile.series("1m")))
                .isInstanceOf(DumpException.class)
                .hasMessageContaining("200 for each that is packed");
    }

    @Test
    void aMonthWithoutTradesIsNotTakenForABomb() throws Exception {
        ArchiveFile minutes = ArchiveFile.spot("1m", "2024-12");
        List<String> quiet = minutes.lines().stream()
                .map(line -> line.replaceFirst(
                        "(\\d+),[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,(\\d+),.*", "$1,1,1,1,1,0,$2,0,0,0,0,0"))
                .toList();
        minutes.withLines(quiet).writeTo(folder);
        ArchiveContent content = new DumpFolder(folder).find(minutes.archive()).orElseThrow();
        assertThat(content.bars(ArchiveFile.series("1m"))).hasSize(44_640);
    }

    @ParameterizedTest
    @ValueSource(strings = {".zip", ".csv", ".zip.CHECKSUM"})
    void aPipeIsRefusedAndNotWaitedFor(String ending) throws Exception {
        file.write(folder.resolve(NAME + ".zip"), file.zip());
        Path replaced = folder.resolve(NAME + ending);
        Files.deleteIfExists(replaced);
        Files.deleteIfExists(folder.resolve(NAME + (ending.equals(".csv") ? ".zip" : ".csv")));
        NamedPipe.make(replaced);
        NamedPipe.doNotWait(() -> assertThatThrownBy(this::bars)
                .isInstanceOf(FetchException.class)
                .hasMessageContainingAll(replaced.toString(), "expected a regular file"));
    }
}
