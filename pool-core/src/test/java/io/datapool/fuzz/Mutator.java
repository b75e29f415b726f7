package io.datapool.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes at random: single ones, runs, and the words that parsers of YAML, JSON and Arrow trip over. */
final class Mutator {
    private static final List<String> WORDS = List.of(
            "&a [*a]",
            "&a ",
            "*a",
            "!!int ",
            "!!binary ",
            "!!java.net.URL [\"x\"]",
            "<<: ",
            "? ",
            "._",
            "-.inf",
            ".nan",
            "010",
            "0x7fffffffffffffff",
            "9223372036854775808",
            "-1",
            "1e999",
            "12:30:45",
            "on",
            "~",
            "null",
            "[[[[[[[[[[[[",
            "{{{{{{{{{{{{",
            "]",
            "}",
            "\"",
            "\\",
            "\\u0000",
            "\\x1b",
            "\n",
            "\t",
            "#",
            ", ",
            ": ",
            "\"file\": \"../../x\"",
            "%YAML 1.2\n---\n",
            "\u0000",
            "\ufeff",
            "\u2028",
            "2024-01-01",
            "PT1S",
            "PT-1H",
            "P106751DT23H47M16.854775807S",
            "-292277022657-01-27T08:29:52Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "2147483639",
            "2147483648");
    private static final int[] EXTREMES = {
        0, 1, -1, 2, 7, 8, 64, 127, 255, 4096, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    /** A changed copy. */
    byte[] mutate(byte[] input) {
        byte[] bytes = input.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int count = random.nextInt(Math.min(24, bytes.length - at) + 1);
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                byte[] flipped = bytes.clone();
                if (at < flipped.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                return flipped;
            }
            case 2 -> {
                return replaced(bytes, at, count, new byte[0]);
            }
            case 3 -> {
                return replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + count));
            }
            case 4 -> {
                byte[] number = new byte[4];
                int extreme = EXTREMES[random.nextInt(EXTREMES.length)];
                for (int i = 0; i < 4; i++) {
                    number[i] = (byte) (extreme >>> (8 * i));
                }
                return replaced(bytes, at & -4, Math.min(4, bytes.length - (at & -4)), number);
            }
            default -> {
                byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
                return replaced(bytes, at, random.nextBoolean() ? 0 : Math.min(word.length, bytes.length - at), word);
            }
        }
    }

    private static byte[] replaced(byte[] bytes, int at, int count, byte[] by) {
        byte[] result = new byte[bytes.length - count + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + count, result, at + by.length, bytes.length - at - count);
        return result;
    }
}
