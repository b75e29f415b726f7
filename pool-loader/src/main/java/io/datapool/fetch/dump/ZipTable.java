package io.datapool.fetch.dump;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The one table in a zip file, unpacked while it is read: nothing is ever written under a name that the zip gives. What has
 * another name, more than one entry, or becomes more than it honestly could is refused.
 */
final class ZipTable extends InputStream {
    private final ZipInputStream zip;
    private final CountedBytes packed;
    private final String file;
    private final long maxBytes;
    private long unpackedBytes;
    private boolean ended;

    /** How many bytes of table there may be for each byte of zip; rows that differ by their stamps only have 30. */
    static final int MAX_RATIO = 200;

    /** Of the table, before the ratio counts. */
    private static final int FREE_BYTES = 1 << 20;

    private ZipTable(ZipInputStream zip, CountedBytes packed, String file, long maxBytes) {
        this.zip = zip;
        this.packed = packed;
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens the table.
     *
     * @param in the zip file
     * @param file as errors name it
     * @param name what the table must be called in it
     * @param maxBytes how many the table may have
     */
    static ZipTable open(InputStream in, String file, String name, long maxBytes) throws IOException {
        CountedBytes packed = new CountedBytes(in);
        ZipTable table = new ZipTable(new ZipInputStream(packed), packed, file, maxBytes);
        ZipEntry entry = table.nextEntry();
        if (entry == null) {
            throw new DumpException(file, "a zip file that holds " + name, "none, or an empty one");
        }
        if (!entry.getName().equals(name)) {
            throw new DumpException(file, "'" + name + "' in it", CsvRows.shown(entry.getName()));
        }
        return table;
    }

    private @Nullable ZipEntry nextEntry() throws IOException {
        try {
            return zip.getNextEntry();
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int count;
        try {
            count = zip.read(bytes, offset, length);
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
        if (count < 0) {
            end();
            return -1;
        }
        unpackedBytes += count;
        if (unpackedBytes > maxBytes || unpackedBytes - FREE_BYTES > MAX_RATIO * packed.count()) {
            throw new DumpException(
                    file,
                    "at most " + maxBytes + " bytes of table, and " + MAX_RATIO + " for each that is packed",
                    unpackedBytes + " or more from " + packed.count());
        }
        return count;
    }

    private void end() throws IOException {
        ended = true;
        ZipEntry another = nextEntry();
        if (another != null) {
            throw new DumpException(file, "one table", "also " + CsvRows.shown(another.getName()));
        }
    }

    private DumpException damaged(Exception cause) {
        return new DumpException(file, "an intact zip file", "a damaged one (" + cause.getMessage() + ")", cause);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class CountedBytes extends FilterInputStream {
        private long count;

        CountedBytes(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
