package io.datapool.internal.registry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text of a registry. */
final class Utf8 {
    /** What the JDK makes of bytes that are no UTF-8; may also be meant. */
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** @throws IllegalArgumentException when it is not UTF-8 */
    static String text(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder() // which reports what is malformed
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not text in UTF-8: " + e.getMessage(), e);
        }
    }
}
