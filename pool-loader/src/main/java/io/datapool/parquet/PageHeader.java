package io.datapool.parquet;

import java.io.IOException;
import java.util.List;

/**
 * What precedes each page of a column chunk.
 *
 * @param kind what the page holds
 * @param headerBytes length of the header itself
 * @param compressedBytes length of the page that follows
 * @param uncompressedBytes its length once decompressed, levels included
 * @param crc32 checksum of the following bytes; -1 where there is none
 * @param values number of values, nulls included
 * @param encoding of the values, as the format numbers them
 * @param levelEncoding of the definition levels, as the format numbers them; only of {@code DATA_V1}
 * @param repetitionBytes length of the repetition levels; only of {@code DATA_V2}
 * @param definitionBytes length of the definition levels; only of {@code DATA_V2}
 * @param valuesCompressed whether the values are compressed; always true but for {@code DATA_V2}
 */
record PageHeader(
        Kind kind,
        int headerBytes,
        int compressedBytes,
        int uncompressedBytes,
        long crc32,
        int values,
        int encoding,
        int levelEncoding,
        int repetitionBytes,
        int definitionBytes,
        boolean valuesCompressed) {
    /** Numbers of encodings in the Parquet format. */
    static final int PLAIN = 0;

    static final int PLAIN_DICTIONARY = 2;
    static final int RLE = 3;
    static final int BIT_PACKED = 4;
    static final int DELTA_BINARY_PACKED = 5;
    static final int DELTA_LENGTH_BYTE_ARRAY = 6;
    static final int DELTA_BYTE_ARRAY = 7;
    static final int RLE_DICTIONARY = 8;
    static final int BYTE_STREAM_SPLIT = 9;

    /** Kinds of pages. */
    enum Kind {
        DATA_V1,
        INDEX,
        DICTIONARY,
        DATA_V2;

        /** In the order of their numbers in the format. */
        static final List<Kind> NUMBERED = List.of(DATA_V1, INDEX, DICTIONARY, DATA_V2);
    }

    boolean hasDictionaryEncoding() {
        return encoding == PLAIN_DICTIONARY || encoding == RLE_DICTIONARY;
    }

    /** For messages. */
    static String encodingName(int encoding) {
        return switch (encoding) {
            case PLAIN -> "PLAIN";
            case PLAIN_DICTIONARY -> "PLAIN_DICTIONARY";
            case RLE -> "RLE";
            case BIT_PACKED -> "BIT_PACKED";
            case DELTA_BINARY_PACKED -> "DELTA_BINARY_PACKED";
            case DELTA_LENGTH_BYTE_ARRAY -> "DELTA_LENGTH_BYTE_ARRAY";
            case DELTA_BYTE_ARRAY -> "DELTA_BYTE_ARRAY";
            case RLE_DICTIONARY -> "RLE_DICTIONARY";
            case BYTE_STREAM_SPLIT -> "BYTE_STREAM_SPLIT";
            default -> "number " + encoding;
        };
    }

    /**
     * Reads a header.
     *
     * @throws java.io.EOFException when the bytes end in the middle of it
     * @throws IOException when it is none
     */
    static PageHeader read(byte[] bytes, int from, int to) throws IOException {
        CompactThrift thrift = new CompactThrift(bytes, from, to);
        Builder builder = new Builder();
        thrift.struct((id, type) -> builder.field(thrift, id, type));
        return builder.build(thrift.position() - from);
    }

    /** Collects the fields of the thrift struct, and of those within it. */
    private static final class Builder {
        private int kind = -1;
        private int compressed = -1;
        private int uncompressed = -1;
        private long crc32 = -1;
        private int values = -1;
        private int encoding = -1;
        private int levelEncoding = RLE;
        private int repetition;
        private int definition;
        private boolean valuesCompressed = true;

        void field(CompactThrift thrift, int id, int type) throws IOException {
            switch (id) {
                case 1 -> kind = thrift.int32(type);
                case 2 -> uncompressed = thrift.int32(type);
                case 3 -> compressed = thrift.int32(type);
                case 4 -> crc32 = thrift.int32(type) & 0xffff_ffffL;
                case 5, 7 -> thrift.struct(type, (inner, innerType) -> dataOrDictionary(thrift, inner, innerType));
                case 8 -> thrift.struct(type, (inner, innerType) -> dataV2(thrift, inner, innerType));
                default -> thrift.skip(type);
            }
        }

        private void dataOrDictionary(CompactThrift thrift, int id, int type) throws IOException {
            boolean dictionary = kind == Kind.NUMBERED.indexOf(Kind.DICTIONARY);
            switch (id) {
                case 1 -> values = thrift.int32(type);
                case 2 -> encoding = thrift.int32(type);
                case 3 -> {
                    if (dictionary) {
                        thrift.skip(type);
                    } else {
                        levelEncoding = thrift.int32(type);
                    }
                }
                default -> thrift.skip(type);
            }
        }

        private void dataV2(CompactThrift thrift, int id, int type) throws IOException {
            switch (id) {
                case 1 -> values = thrift.int32(type);
                case 4 -> encoding = thrift.int32(type);
                case 5 -> definition = thrift.int32(type);
                case 6 -> repetition = thrift.int32(type);
                case 7 -> valuesCompressed = thrift.bool(type);
                default -> thrift.skip(type);
            }
        }

        PageHeader build(int headerBytes) throws IOException {
            if (kind < 0 || kind >= Kind.NUMBERED.size()) {
                throw new IOException("a page header has kind " + kind + ", expected 0 to 3");
            }
            if (compressed < 0 || uncompressed < 0) {
                throw new IOException(
                        "a page header claims " + compressed + " compressed and " + uncompressed + " plain bytes");
            }
            if (kind != Kind.NUMBERED.indexOf(Kind.INDEX) && (values < 0 || encoding < 0)) {
                throw new IOException("a page header claims " + values + " values in encoding " + encoding);
            }
            if (definition < 0
                    || repetition < 0
                    || (long) definition + repetition > Math.min(compressed, uncompressed)) {
                throw new IOException("a page header claims " + repetition + " and " + definition
                        + " bytes of levels in a page of " + compressed);
            }
            return new PageHeader(
                    Kind.NUMBERED.get(kind),
                    headerBytes,
                    compressed,
                    uncompressed,
                    crc32,
                    values,
                    encoding,
                    levelEncoding,
                    repetition,
                    definition,
                    valuesCompressed);
        }
    }
}
