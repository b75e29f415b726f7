package io.datapool.parquet;

import java.math.BigInteger;

/** A batch of values of several bytes each, as ranges of one array. */
final class ByteValues {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    /** Julian day number of 1970-01-01. */
    private static final int JULIAN_EPOCH = 2_440_588;

    byte[] bytes = new byte[0];
    final int[] offsets = new int[Target.BATCH];
    final int[] lengths = new int[Target.BATCH];

    /** Big-endian two's complement of any length. */
    double bigEndian(int index) {
        int offset = offsets[index];
        int length = lengths[index];
        if (length > Long.BYTES) {
            return new BigInteger(bytes, offset, length).doubleValue();
        }
        long value = length == 0 ? 0 : bytes[offset];
        for (int i = 1; i < length; i++) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    /** Big-endian two's complement of any length, exactly. */
    BigInteger integer(int index) {
        return lengths[index] == 0 ? BigInteger.ZERO : new BigInteger(bytes, offsets[index], lengths[index]);
    }

    /** IEEE 754 half precision, little-endian: 1 sign, 5 exponent and 10 fraction bits. */
    float float16(int index) {
        int bits = (bytes[offsets[index]] & 0xff) | bytes[offsets[index] + 1] << 8;
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude = exponent == 0x1f
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : exponent == 0
                        ? Math.scalb((float) fraction, -24)
                        : Math.scalb((float) (fraction | 0x400), exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }

    /** Nanoseconds since 1970-01-01: 8 bytes nanoseconds of the day, 4 bytes Julian day, both little-endian. */
    long int96(int index) {
        long nanosOfDay = LittleEndian.int64(bytes, offsets[index]);
        long day = LittleEndian.int32(bytes, offsets[index] + Long.BYTES);
        return Math.addExact(Math.multiplyExact(day - JULIAN_EPOCH, NANOS_PER_DAY), nanosOfDay);
    }
}
