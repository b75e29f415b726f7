package io.datapool.fetch.dump;

import io.datapool.fetch.Interval;
import io.datapool.fetch.Series;
import io.datapool.fetch.Symbol;
import io.datapool.fetch.binance.BinanceArchives;
import io.datapool.fetch.binance.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An archive as the exchange would publish it, or not quite.
 *
 * @param archive which it is
 * @param lines of its table
 */
public record ArchiveFile(Archive archive, List<String> lines) {
    static final String KLINE_HEADER =
            "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
                    + "taker_buy_quote_volume,ignore";
    static final String FUNDING_HEADER = "calc_time,funding_interval_hours,last_funding_rate";

    public ArchiveFile {
        lines = List.copyOf(lines);
    }

    static Series.Bars series(String interval) {
        return new Series.Bars(Symbol.of("BTCUSDT"), Interval.parse(interval));
    }

    static final Series.FundingRates FUNDING = new Series.FundingRates(Symbol.of("BTCUSDT"));

    /** @param period {@code 2024-12} or {@code 2024-12-31} */
    static Period period(String period) {
        return period.length() == 7
                ? new Period.Month(YearMonth.parse(period))
                : new Period.Day(LocalDate.parse(period));
    }

    /** An archive of spot bars, complete unless lines are taken away; in microseconds since 2025. */
    public static ArchiveFile spot(String interval, String period) {
        Archive archive = new Archive(new BinanceArchives(Market.SPOT), series(interval), period(period));
        Instant start = archive.period().span().start();
        boolean micros = !start.isBefore(Instant.parse("2025-01-01T00:00:00Z"));
        List<String> lines = new ArrayList<>();
        for (Instant open = start;
                archive.period().span().contains(open);
                open = series(interval).interval().endOf(open)) {
            lines.add(kline(series(interval).interval(), open, micros));
        }
        return new ArchiveFile(archive, lines);
    }

    /** A row whose price follows from its time. */
    static String kline(Interval interval, Instant open, boolean micros) {
        long end = interval.endOf(open).toEpochMilli();
        String price = open.toEpochMilli() / 1_000_000 + "." + open.toEpochMilli() / 1000 % 1000;
        String stamps = micros ? "%d000,%s,%d999" : "%d,%s,%d";
        String values = "%s,%s,%s,%s,12.50000000".formatted(price + "1", price + "3", price + "0", price + "2");
        return stamps.formatted(open.toEpochMilli(), values, end - 1)
                + ",51410648.79613400,154693,246.27919000,23756467.1,0";
    }

    ArchiveFile withLines(List<String> newLines) {
        return new ArchiveFile(archive, newLines);
    }

    /** With all lines but those from that index on. */
    ArchiveFile without(int from, int to) {
        List<String> fewer = new ArrayList<>(lines);
        fewer.subList(from, to).clear();
        return withLines(fewer);
    }

    /** With that line in place of the one at that index. */
    public ArchiveFile with(int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return withLines(changed);
    }

    ArchiveFile withHeader(String header) {
        List<String> more = new ArrayList<>(lines);
        more.add(0, header);
        return withLines(more);
    }

    byte[] table() {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    byte[] zip() {
        return zip(archive.name() + ".csv", table());
    }

    static byte[] zip(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(LocalDateTime.of(2025, 1, 6, 8, 0)); // so that the same table makes the same bytes
            zip.putNextEntry(entry);
            zip.write(content);
        } catch (IOException e) {
            throw new AssertionError("memory is no file system", e);
        }
        return bytes.toByteArray();
    }

    /** As it stands in the file beside the archive. */
    String checksum(byte[] zip) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(zip);
            return HexFormat.of().formatHex(digest) + "  " + archive.name() + ".zip\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }

    /** Writes zip file and checksum right into a folder. */
    public Path writeTo(Path folder) throws IOException {
        return write(folder.resolve(archive.name() + ".zip"), zip());
    }

    /** Writes zip file and checksum below a folder, as the exchange has them. */
    Path writeToTree(Path root) throws IOException {
        return write(root.resolve(archive.place() + ".zip"), zip());
    }

    /** Writes that instead of the zip file, and a checksum that fits. */
    Path write(Path file, byte[] zip) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, zip);
        Files.writeString(file.resolveSibling(file.getFileName() + ".CHECKSUM"), checksum(zip));
        return file;
    }
}
