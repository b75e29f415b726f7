package io.datapool.parquet;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes at random, in the ways that have found faults in parsers before. The same seed gives the same changes. */
final class Mutator {
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        2,
        7,
        8,
        127,
        128,
        255,
        256,
        0x7fff,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffff_ffffL,
        1L << 62
    };

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    /** Returns a changed copy; now and then one that is spliced with the other. */
    byte[] mutate(byte[] input, byte[] other) {
        byte[] bytes = input.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = change(bytes, other);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, byte[] other) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        int count = 1 + random.nextInt(Math.min(16, bytes.length - at));
        return switch (random.nextInt(8)) {
            case 0, 1 -> flip(bytes, at);
            case 2 -> fill(bytes, at, count);
            case 3 -> replace(bytes, at, count, new byte[0]);
            case 4 -> replace(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + count));
            case 5 -> replace(bytes, at, 1, varint(EXTREMES[random.nextInt(EXTREMES.length)]));
            case 6 -> littleEndian(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)]);
            default -> splice(bytes, at, other);
        };
    }

    private byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private byte[] fill(byte[] bytes, int at, int count) {
        Arrays.fill(bytes, at, at + count, (byte) EXTREMES[random.nextInt(EXTREMES.length)]);
        return bytes;
    }

    private static byte[] littleEndian(byte[] bytes, int at, long value) {
        for (int i = 0; i < Integer.BYTES && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }

    private byte[] splice(byte[] bytes, int at, byte[] other) {
        if (other.length == 0) {
            return bytes;
        }
        int from = random.nextInt(other.length);
        int count = Math.min(1 + random.nextInt(64), other.length - from);
        return replace(bytes, at, Math.min(count, bytes.length - at), Arrays.copyOfRange(other, from, from + count));
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[10];
        int length = 0;
        long left = value;
        do {
            long more = left >>> 7;
            bytes[length++] = (byte) ((left & 0x7f) | (more == 0 ? 0 : 0x80));
            left = more;
        } while (left != 0);
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] replace(byte[] bytes, int at, int count, byte[] by) {
        byte[] result = new byte[bytes.length - count + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + count, result, at + by.length, bytes.length - at - count);
        return result;
    }
}
