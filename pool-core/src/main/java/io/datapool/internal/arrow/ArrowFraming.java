package io.datapool.internal.arrow;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The Arrow IPC file format, as far as segments use it: one schema, one record batch, metadata version 5, no compression, no
 * dictionaries, no validity bitmaps. {@link SegmentLayout} has the picture; the standard is "Arrow Columnar Format, IPC File
 * Format". {@link ArrowWriter} makes the bytes, {@link ArrowReader} checks and reads them.
 *
 * <p>Between the end-of-stream mark and the footer, a place that the standard leaves free, stands the check block:
 *
 * <pre>
 *   +0   FF FF FF FF 00 00 00 00   end-of-stream mark
 *   +8   "DPCK"
 *   +12  CRC-32C of the header, bytes 0 to bodyOffset
 *   +16  CRC-32C of the tail, from the end-of-stream mark to the end of the file, with this field as zero
 *   +20  00 00 00 00
 *   +24  footer
 * </pre>
 */
final class ArrowFraming {
    static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    static final byte[] CHECK_MAGIC = "DPCK".getBytes(StandardCharsets.US_ASCII);
    static final int CONTINUATION = -1;
    static final int LEADING_BYTES = 8;
    static final int MESSAGE_PREFIX_BYTES = 8;
    static final int CHECK_HEADER_CRC = 12;
    static final int CHECK_TAIL_CRC = 16;
    static final int CHECK_BYTES = 24;
    static final int TRAILING_BYTES = Integer.BYTES + MAGIC.length;
    /** Shortest possible file: anything below cannot hold both ends. */
    static final int MIN_BYTES = LEADING_BYTES + CHECK_BYTES + TRAILING_BYTES;
    /** No header or footer that this library writes comes near this size; a larger claim is damage. */
    static final int MAX_METADATA_BYTES = 64 << 20;

    static final String POOL_ID = "datapool:poolId";
    static final String KEY = "datapool:key";
    static final String GENERATION = "datapool:generation";
    static final String WRITER = "datapool:writer";
    static final String FORMAT = "datapool:format";
    /** Names, separated by commas; left out where there are none. */
    static final String READER_FEATURES = "datapool:readerFeatures";

    private ArrowFraming() {}

    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
