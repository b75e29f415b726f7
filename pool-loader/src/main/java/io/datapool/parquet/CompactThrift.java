package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;

/**
 * Reads Thrift's compact protocol from an array, for page headers: they are too many, and stand in too doubtful places, for
 * a reader that allocates what a length field says. Source: "Thrift compact protocol encoding", Apache Thrift.
 */
final class CompactThrift {
    private static final int STOP = 0;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int INT16 = 4;
    private static final int INT32 = 5;
    private static final int INT64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int MAX_DEPTH = 32;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int depth;

    CompactThrift(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    /** Takes one field; must read or skip its value. */
    interface FieldReader {
        void field(int id, int type) throws IOException;
    }

    int position() {
        return position;
    }

    /** Reads a struct's fields up to its end. */
    void struct(FieldReader fields) throws IOException {
        nested(() -> fields(fields));
    }

    private void fields(FieldReader fields) throws IOException {
        int id = 0;
        for (int head = octet(); head != STOP; head = octet()) {
            int delta = head >>> 4;
            id = delta == 0 ? (int) zigzag() : id + delta;
            fields.field(id, head & 0x0f);
        }
    }

    /** Reads what may contain more of its kind. */
    private interface Nested {
        void read() throws IOException;
    }

    private void nested(Nested inner) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw new IOException("it is nested more than " + MAX_DEPTH + " deep");
        }
        inner.read();
        depth--;
    }

    void struct(int type, FieldReader fields) throws IOException {
        require(type, STRUCT);
        struct(fields);
    }

    int int32(int type) throws IOException {
        require(type, INT32);
        long value = zigzag();
        if (value != (int) value) {
            throw new IOException("its metadata has the 32-bit number " + value);
        }
        return (int) value;
    }

    boolean bool(int type) throws IOException {
        if (type != TRUE && type != FALSE) {
            throw new IOException("its metadata has type " + type + " where a boolean was expected");
        }
        return type == TRUE;
    }

    void skip(int type) throws IOException {
        switch (type) {
            case TRUE, FALSE -> {
                // the value is the type
            }
            case BYTE -> advance(1);
            case INT16, INT32, INT64 -> varint();
            case DOUBLE -> advance(Double.BYTES);
            case BINARY -> advance(varint());
            case LIST, SET -> nested(this::skipList);
            case MAP -> nested(this::skipMap);
            case STRUCT -> struct((id, inner) -> skip(inner));
            default -> throw new IOException("its metadata has a field of unknown type " + type);
        }
    }

    private void skipList() throws IOException {
        int head = octet();
        long size = head >>> 4 == 15 ? varint() : head >>> 4;
        for (long i = 0; i < size; i++) {
            skipElement(head & 0x0f);
        }
    }

    private void skipMap() throws IOException {
        long size = varint();
        int types = size == 0 ? 0 : octet();
        for (long i = 0; i < size; i++) {
            skipElement(types >>> 4);
            skipElement(types & 0x0f);
        }
    }

    /** In collections a boolean takes a byte, so that every element makes progress. */
    private void skipElement(int type) throws IOException {
        if (type == TRUE || type == FALSE) {
            advance(1);
        } else {
            skip(type);
        }
    }

    private static void require(int type, int expected) throws IOException {
        if (type != expected) {
            throw new IOException("its metadata has a field of type " + type + ", expected " + expected);
        }
    }

    private void advance(long count) throws IOException {
        if (count < 0 || count > end - position) {
            throw new EOFException("its metadata ends early");
        }
        position += (int) count;
    }

    private int octet() throws IOException {
        if (position >= end) {
            throw new EOFException("its metadata ends early");
        }
        return bytes[position++] & 0xff;
    }

    private long zigzag() throws IOException {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new IOException("its metadata has a number of more than 64 bits");
    }
}
