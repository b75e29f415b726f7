package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Series;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** An archive in memory, so that what is read is what was verified. The longest, of a day of seconds, has some megabytes. */
final class ArchiveContent {
    private static final byte[] END_OF_DIRECTORY = {'P', 'K', 5, 6};
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xffff;

    private final Archive archive;
    private final String file;
    private final byte[] bytes;
    private final boolean zipped;

    private ArchiveContent(Archive archive, String file, byte[] bytes, boolean zipped) {
        this.archive = archive;
        this.file = file;
        this.bytes = bytes;
        this.zipped = zipped;
    }

    /**
     * A zip file.
     *
     * @param file its path or address, for errors
     * @throws DumpException when its bytes are not those that the checksum was made of
     */
    static ArchiveContent ofZip(Archive archive, String file, byte[] bytes, Checksum expected) throws DumpException {
        Checksum found = Checksum.of(bytes);
        if (!found.equals(expected)) {
            throw new DumpException(
                    file,
                    "sha256 " + expected.sha256() + " as in its " + Checksum.ENDING + " file",
                    "sha256 " + found.sha256());
        }
        return new ArchiveContent(archive, file, bytes, true);
    }

    /**
     * The bare table.
     *
     * @param file its path, for errors
     */
    static ArchiveContent ofTable(Archive archive, String file, byte[] bytes) {
        return new ArchiveContent(archive, file, bytes, false);
    }

    List<Bar> bars(Series.Bars series) throws IOException {
        try (InputStream table = table()) {
            return InOrder.sorted(archive.format().bars(described(table), series.interval()), Bar::openTime);
        }
    }

    List<FundingRate> fundingRates() throws IOException {
        try (InputStream table = table()) {
            return InOrder.sorted(archive.format().fundingRates(described(table)), FundingRate::time);
        }
    }

    private ArchiveTable described(InputStream table) {
        return new ArchiveTable(table, file, archive.period().span());
    }

    private InputStream table() throws IOException {
        InputStream content = new ByteArrayInputStream(bytes);
        if (!zipped) {
            return content;
        }
        requireEnd();
        return ZipTable.open(content, file, archive.name() + ".csv", archive.maxTableBytes());
    }

    /** A zip file ends with where its directory is. Nothing here needs that, but a file without it was cut off. */
    private void requireEnd() throws DumpException {
        int earliest = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
        for (int at = bytes.length - END_BYTES; at >= earliest; at--) {
            if (bytes[at] == END_OF_DIRECTORY[0]
                    && bytes[at + 1] == END_OF_DIRECTORY[1]
                    && bytes[at + 2] == END_OF_DIRECTORY[2]
                    && bytes[at + 3] == END_OF_DIRECTORY[3]) {
                return;
            }
        }
        throw new DumpException(
                file, "a zip file with its directory at the end", bytes.length + " bytes without one, as if cut off");
    }
}
