package io.datapool.internal.registry;

import io.datapool.error.PoolDamagedException;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * One generation's registry: immutable, thread-safe, lazy.
 *
 * <pre>
 *   # comment
 *   format: 1
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
    /** The format this library writes and reads. */
    public static final int FORMAT = 1;

    private static final String COMMENT = """
            # SharedDataPool registry: one dataset per line, replaced whole at every commit.
            # Do not edit by hand: the last line is a checksum of all before it. Format: pool-core/FORMAT.md
            """;
    private static final byte[] DATASETS = "\ndatasets:".getBytes(StandardCharsets.UTF_8);
    private static final String CRC_PREFIX = "# crc32c: ";
    static final int CRC_LINE_BYTES = CRC_PREFIX.length() + 8 + 1;
    private static final int MAX_HEADER_CHARACTERS = 1 << 16;

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
     */
    public static Registry parse(byte[] bytes, String origin) {
        try {
            int end = checkedEnd(bytes);
            int headerEnd = indexOf(bytes, DATASETS, end);
            RegistryHeader header = header(Utf8.text(bytes, 0, headerEnd));
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

    private static RegistryHeader header(String text) {
        YamlMap map = YamlMap.ofLines(text, MAX_HEADER_CHARACTERS);
        long format = map.number("format");
        if (format != FORMAT) {
            throw new IllegalArgumentException("it has format " + format + ", this library reads format " + FORMAT
                    + "; use a library version that knows it");
        }
        String poolId = map.text("poolId");
        if (!RegistryHeader.isPoolId(poolId)) {
            throw new IllegalArgumentException("'poolId' is not 32 hexadecimal digits");
        }
        return new RegistryHeader(
                Names.requirePoolName(map.text("pool")),
                poolId,
                map.number("generation", 1, Names.MAX_GENERATION),
                map.instant("committed"),
                map.flag("ephemeral"),
                (int) map.number("datasetCount", 0, Integer.MAX_VALUE),
                map.number("nbytes", 0, Long.MAX_VALUE));
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int end) {
        for (int i = 0; i <= end - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("it has no 'datasets:'");
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
                known = RegistryRow.parse(key, rows.text(bytes, row));
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
        return finish(header(header, 0, 0));
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
        content.writeBytes(header(header, rowsByKey.size(), nbytes));
        new TreeMap<>(rowsByKey).forEach((key, row) -> content.writeBytes(RowIndex.line(key, row)));
        return finish(content.toByteArray());
    }

    /**
     * The registry that follows this one. Rows that stay are copied as they are.
     *
     * @param next its header; the counts in it are worked out here
     * @param replaced new rows, and empty for keys that are removed
     */
    public Registry next(RegistryHeader next, Map<String, Optional<DatasetInfo>> replaced) {
        int datasets = header.datasets();
        long nbytes = header.nbytes();
        for (Map.Entry<String, Optional<DatasetInfo>> change : replaced.entrySet()) {
            datasets += (change.getValue().isPresent() ? 1 : 0) - (contains(change.getKey()) ? 1 : 0);
            nbytes += change.getValue().map(DatasetInfo::nbytes).orElse(0L) - nbytes(change.getKey());
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(bytes.length + (1 << 12));
        content.writeBytes(header(next, datasets, nbytes));
        int copied = 0;
        for (Map.Entry<String, Optional<DatasetInfo>> change : new TreeMap<>(replaced).entrySet()) {
            int found = rows.find(change.getKey());
            int row = found >= 0 ? found : -found - 1;
            rows.copy(bytes, copied, row, content);
            copied = found >= 0 ? row + 1 : row;
            change.getValue()
                    .ifPresent(info -> content.writeBytes(RowIndex.line(info.key(), RegistryRow.render(info))));
        }
        rows.copy(bytes, copied, header.datasets(), content);
        Registry after = finish(content.toByteArray());
        after.parsed.putAll(parsed);
        after.parsed.keySet().removeAll(replaced.keySet());
        return after;
    }

    /** Of a row that cannot be read none: it must be possible to replace it. */
    private long nbytes(String key) {
        try {
            return find(key).map(DatasetInfo::nbytes).orElse(0L);
        } catch (PoolDamagedException e) {
            return 0;
        }
    }

    private static byte[] header(RegistryHeader header, int datasets, long nbytes) {
        Yaml yaml = new Yaml(MAX_HEADER_CHARACTERS);
        String text = COMMENT
                + "format: " + FORMAT
                + "\npool: " + yaml.dump(header.pool())
                + "\npoolId: " + yaml.dump(header.poolId())
                + "\ngeneration: " + header.generation()
                + "\ncommitted: " + yaml.dump(header.committed().toString())
                + "\nephemeral: " + header.ephemeral()
                + "\ndatasetCount: " + datasets
                + "\nnbytes: " + nbytes
                + (datasets == 0 ? "\ndatasets: {}\n" : "\ndatasets:\n");
        return text.getBytes(StandardCharsets.UTF_8);
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
