package io.datapool;

import io.datapool.internal.arrow.ArrowWriter;
import io.datapool.internal.arrow.FormatVersion;
import io.datapool.internal.arrow.SegmentBytes;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.arrow.SegmentLayout;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.DatasetInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pools as newer versions of the library might write them, made of what this one has written. */
public final class NewerPools {
    /** For what a newer version may have to say in a header. */
    private static final int MORE_ROOM = 1 << 10;

    private NewerPools() {}

    /** Exchanges a part of the registry, all whose occurrences there are, and corrects the checksum. */
    public static void exchangeInRegistry(PoolOptions options, String from, String to) throws IOException {
        Path registry = registryFile(options);
        String text = Files.readString(registry);
        if (!text.contains(from)) {
            throw new IllegalArgumentException("the registry has no '" + from + "': " + text);
        }
        Files.write(registry, PoolFiles.checksummed(text.replace(from, to)));
    }

    /** Writes a dataset's segment so that it says that it follows other rules; the registry says what it has to of it. */
    public static void rewriteSegment(PoolOptions options, String key, FormatVersion version) throws IOException {
        Registry registry = registry(options);
        DatasetInfo info = registry.find(key).orElseThrow();
        Path segment = segment(options, info);
        SegmentDescription found = SegmentAudit.describe(segment);
        SegmentLayout layout = moved(found.layout());
        byte[] old = Files.readAllBytes(segment);
        byte[] header =
                ArrowWriter.header(new SegmentDescription(version, found.identity(), found.schema(), layout, Map.of()));
        byte[] tail = new byte[0];
        RegistryRow row;
        long fileBytes;
        do {
            fileBytes = layout.bodyEnd() + tail.length;
            row = RegistryRow.of(moved(info, fileBytes));
            Map<String, String> footer = new HashMap<>(found.footer());
            footer.put(SegmentDescription.REGISTRY_ROW, row.text());
            tail = ArrowWriter.tail(
                    new SegmentDescription(version, found.identity(), found.schema(), layout, footer), header);
        } while (fileBytes != layout.bodyEnd() + tail.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        int bodyOffset = Math.toIntExact(found.layout().bodyOffset());
        bytes.write(old, bodyOffset, Math.toIntExact(found.layout().bodyEnd()) - bodyOffset);
        bytes.writeBytes(tail);
        replace(options, registry, row.info(), bytes.toByteArray(), row.text());
    }

    private static SegmentLayout moved(SegmentLayout layout) {
        List<Long> offsets = new ArrayList<>();
        layout.columnOffsets().forEach(offset -> offsets.add(offset + MORE_ROOM));
        return new SegmentLayout(
                layout.rows(),
                layout.bodyOffset() + MORE_ROOM,
                offsets,
                layout.columnBytes(),
                layout.bodyEnd() + MORE_ROOM);
    }

    private static DatasetInfo moved(DatasetInfo info, long fileBytes) {
        List<ColumnInfo> columns = new ArrayList<>();
        for (ColumnInfo column : info.columns()) {
            columns.add(new ColumnInfo(
                    column.field(), column.dtype(), column.offsetBytes() + MORE_ROOM, column.bytes(), column.crc32c()));
        }
        return new DatasetInfo(
                info.key(),
                info.kind(),
                info.generation(),
                info.rows(),
                fileBytes,
                columns,
                info.time(),
                info.source(),
                info.quality(),
                info.notes());
    }

    /** Makes a type of the segment and of its row one that this version does not know: a time of another zone. */
    public static void exchangeTimeZone(PoolOptions options, String key) throws IOException {
        Registry registry = registry(options);
        DatasetInfo info = registry.find(key).orElseThrow();
        Path segment = segment(options, info);
        SegmentLayout layout = SegmentAudit.describe(segment).layout();
        byte[] bytes = new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1)
                .replace("UTC", "CET")
                .getBytes(StandardCharsets.ISO_8859_1);
        SegmentBytes.correctChecksums(bytes, layout);
        String row = registry.row(key).orElseThrow().replace("UTC", "CET");
        replace(options, registry, info, bytes, row);
    }

    /** Puts another segment in the place of a dataset's, and another row. */
    private static void replace(PoolOptions options, Registry registry, DatasetInfo info, byte[] segment, String row)
            throws IOException {
        Path file = segment(options, info);
        Files.delete(file);
        Files.write(file, segment);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Map<String, String> rows = new HashMap<>();
        for (String key : registry.keys()) {
            rows.put(key, key.equals(info.key()) ? row : registry.row(key).orElseThrow());
        }
        Files.write(
                registryFile(options), Registry.ofRows(registry.header(), rows).toBytes());
    }

    private static Registry registry(PoolOptions options) throws IOException {
        Path file = registryFile(options);
        return Registry.parse(Files.readAllBytes(file), file.toString());
    }

    private static Path registryFile(PoolOptions options) {
        return options.directory().resolve("registry.yaml");
    }

    private static Path segment(PoolOptions options, DatasetInfo info) {
        return options.directory().resolve("segments").resolve(info.file());
    }
}
