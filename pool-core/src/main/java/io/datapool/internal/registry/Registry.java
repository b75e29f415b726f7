package io.datapool.internal.registry;

import io.datapool.error.PoolDamagedException;
import io.datapool.schema.DatasetInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * One generation's registry: immutable, thread-safe, lazy.
 *
 * <pre>
 *   # comment
 *   format: 2
 *   pool: "my_backtest"
 *   ...
 *   datasets:
 *     "BTCUSDT_1h": {"kind": "ohlcv", ...}      one dataset per line, sorted by key
 *   # crc32c: 1a2b3c4d                          of all bytes before this line
 * </pre>
 *
 * <p>Reading checks the checksum and finds the lines; a row is parsed when its key is asked for. Parsing all rows of a pool
 * of 10,000 datasets takes seconds, this takes milliseconds.
 */
public final class Registry {
    private static final byte[] DATASETS = "\ndatasets:".getBytes(StandardCharsets.UTF_8);
    private static final String CRC_PREFIX = "# crc32c: ";
    static final int CRC_LINE_BYTES = CRC_PREFIX.length() + 8 + 1;

    private final byte[] bytes;
    private final int headerBytes;
    private final RegistryHeader header;
    private final RowIndex rows;
    private final Map<String, DatasetInfo> parsed = new ConcurrentHashMap<>();

    private Registry(byte[] bytes, int headerBytes, RegistryHeader header, RowIndex rows) {
        this.bytes = bytes;
        this.headerBytes = headerBytes;
        this.header = header;
        this.rows = rows;
    }

    /**
     * Reads a registry.
     *
     * @param bytes the file's content
     * @param origin where it came from, for messages
     * @throws PoolDamagedException when it is not what was written
     * @throws io.datapool.error.PoolVersionException when only newer versions of this library can read it
     */
    public static Registry parse(byte[] bytes, String origin) {
        try {
            int end = checkedEnd(bytes);
            RegistryHead.requireKnownFormat(beginning(bytes, end), origin);
            int headerEnd = indexOf(bytes, DATASETS, end);
            RegistryHeader header = RegistryHead.parse(Utf8.text(bytes, 0, headerEnd), origin);
            RowIndex rows = RowIndex.of(bytes, headerEnd + DATASETS.length, end, header.datasets());
            return new Registry(bytes, headerEnd, header, rows);
        } catch (IllegalArgumentException e) {
            throw damaged(origin, e);
        }
    }

    private static PoolDamagedException damaged(String origin, IllegalArgumentException problem) {
        return new PoolDamagedException(
                "registry " + origin + " is damaged or was edited by hand: " + problem.getMessage()
                        + ". The segments beside it are untouched: run 'pool repair' (SharedDataPool.repair) to make it"
                        + " anew from them, restore it from a backup, or delete the pool (pool rm --all) and load it"
                        + " again",
                problem);
    }

    private static int checkedEnd(byte[] bytes) {
        int end = bytes.length - CRC_LINE_BYTES;
        if (end <= 0 || bytes[end - 1] != '\n' || bytes[bytes.length - 1] != '\n') {
            throw new IllegalArgumentException("its last line is no checksum (" + bytes.length + " bytes)");
        }
        requireChecksum(bytes, end);
        return end;
    }

    private static void requireChecksum(byte[] bytes, int end) {
        String line = new String(bytes, end, CRC_LINE_BYTES - 1, StandardCharsets.ISO_8859_1);
        String expected = CRC_PREFIX + crc(bytes, end);
        if (!line.equals(expected)) {
            throw new IllegalArgumentException("its last line is '" + line + "', expected '" + expected + "'");
        }
    }

    /** As far as a head can go; a newer format may end it otherwise. */
    private static String beginning(byte[] bytes, int end) {
        return new String(bytes, 0, Math.min(end, RegistryHead.MAX_CHARACTERS), StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int end) {
        for (int i = 0; i <= end - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("it has no 'datasets:'");
    }

    /**
     * Refuses to let it be changed by this library where it must not.
     *
     * @param pool the pool, for messages
     * @throws io.datapool.error.PoolVersionException when that is for newer versions
     */
    public void requireWritable(Object pool) {
        header.version().requireWritable("pool " + pool, header.commit().library());
    }

    /** What it says of the pool as a whole. */
    public RegistryHeader header() {
        return header;
    }

    /** The datasets' keys, sorted. */
    public List<String> keys() {
        return rows.keys();
    }

    /** Whether the pool holds that key. */
    public boolean contains(String key) {
        return rows.find(key) >= 0;
    }

    /**
     * What it says of one dataset; empty when there is none of that key.
     *
     * @throws PoolDamagedException when the row cannot be understood
     */
    public Optional<DatasetInfo> find(String key) {
        DatasetInfo known = parsed.get(key);
        int row = known == null ? rows.find(key) : -1;
        if (row >= 0) {
            try {
                String text = rows.text(bytes, row);
                known = header.version().format() == 1
                        ? RegistryRow.parse(key, text)
                        : RegistryRow.parseJson(key, text);
            } catch (IllegalArgumentException e) {
                throw damaged("row of dataset '" + key + "'", e);
            }
            parsed.put(key, known);
        }
        return Optional.ofNullable(known);
    }

    /** A dataset's row as it stands behind its key; empty when there is none of that key. */
    public Optional<String> row(String key) {
        int row = rows.find(key);
        return row >= 0 ? Optional.of(rows.text(bytes, row)) : Optional.empty();
    }

    /** The file's content. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The same, not to be changed. */
    byte[] content() {
        return bytes;
    }

    /** Whether another file, given by its first bytes at least, is this very generation of this very pool. */
    public boolean startsLike(byte[] beginning) {
        return beginning.length >= headerBytes && Arrays.equals(beginning, 0, headerBytes, bytes, 0, headerBytes);
    }

    /** How many bytes {@link #startsLike} needs. */
    public int headerBytes() {
        return headerBytes;
    }

    /** A registry without datasets. */
    public static Registry empty(RegistryHeader header) {
        return finish(RegistryHead.render(header.counting(0, 0)));
    }

    /**
     * A registry of rows as they stand in segments or in another registry.
     *
     * @param header its header; the counts in it are worked out here
     * @param rowsByKey the rows, each of which {@link RegistryRow#parse} understands
     */
    public static Registry ofRows(RegistryHeader header, Map<String, String> rowsByKey) {
        long nbytes = 0;
        for (Map.Entry<String, String> row : rowsByKey.entrySet()) {
            nbytes += RegistryRow.parse(row.getKey(), row.getValue()).nbytes();
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RegistryHead.render(header.counting(rowsByKey.size(), nbytes)));
        new TreeMap<>(rowsByKey).forEach((key, row) -> content.writeBytes(RowIndex.line(key, RegistryRow.asJson(row))));
        return finish(content.toByteArray());
    }

    /**
     * The registry that follows this one. Rows that stay are copied as they are; those of format 1 that are no JSON become it.
     *
     * @param next its header; the counts in it are worked out here
     * @param replaced new rows, and empty for keys that are removed
     */
    public Registry next(RegistryHeader next, Map<String, Optional<RegistryRow>> replaced) {
        int datasets = header.datasets();
        long nbytes = header.nbytes();
        for (Map.Entry<String, Optional<RegistryRow>> change : replaced.entrySet()) {
            datasets += (change.getValue().isPresent() ? 1 : 0) - (contains(change.getKey()) ? 1 : 0);
            nbytes += change.getValue().map(row -> row.info().nbytes()).orElse(0L) - nbytes(change.getKey());
        }
        SortedMap<String, Optional<String>> texts = new TreeMap<>(inJson());
        replaced.forEach((key, row) -> texts.put(key, row.map(RegistryRow::text)));
        ByteArrayOutputStream content = new ByteArrayOutputStream(bytes.length + (1 << 12));
        content.writeBytes(RegistryHead.render(next.counting(datasets, nbytes)));
        int copied = 0;
        for (Map.Entry<String, Optional<String>> change : texts.entrySet()) {
            int found = rows.find(change.getKey());
            int row = found >= 0 ? found : -found - 1;
            rows.copy(bytes, copied, row, content);
            copied = found >= 0 ? row + 1 : row;
            change.getValue().ifPresent(text -> content.writeBytes(RowIndex.line(change.getKey(), text)));
        }
        rows.copy(bytes, copied, header.datasets(), content);
        Registry after = finish(content.toByteArray());
        after.parsed.putAll(parsed);
        after.parsed.keySet().removeAll(replaced.keySet());
        return after;
    }

    /** Rows of format 1 that are no JSON, as JSON. What cannot be read at all stays as it is. */
    private Map<String, Optional<String>> inJson() {
        if (header.version().format() > 1) {
            return Map.of();
        }
        Map<String, Optional<String>> texts = new HashMap<>();
        for (String key : keys()) {
            try {
                String text = rows.text(bytes, rows.find(key));
                String json = RegistryRow.asJson(text);
                if (!json.equals(text)) {
                    texts.put(key, Optional.of(json));
                }
            } catch (IllegalArgumentException e) {
                // A damaged row, which its dataset's next one replaces.
            }
        }
        return texts;
    }

    /** Of a row that cannot be read none: it must be possible to replace it. */
    private long nbytes(String key) {
        try {
            return find(key).map(DatasetInfo::nbytes).orElse(0L);
        } catch (PoolDamagedException e) {
            return 0;
        }
    }

    private static Registry finish(byte[] body) {
        byte[] last = (CRC_PREFIX + crc(body, body.length) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(body, body.length + last.length);
        System.arraycopy(last, 0, all, body.length, last.length);
        return parse(all, "just written");
    }

    private static String crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
