package io.datapool.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.datapool.SharedDataPool;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON output; the field names are those of the registry, where it has them. */
final class Json {
    private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private static final ObjectReader READER = new ObjectMapper().readerForMapOf(Object.class);

    private Json() {}

    static String text(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values became no JSON", e);
        }
    }

    /** A dataset's row, with its key before it. */
    static Map<String, Object> dataset(SharedDataPool pool, String key) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", key);
        try {
            map.putAll(READER.readValue(pool.infoJson(key)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the row of dataset '" + key + "' is no JSON", e);
        }
        return map;
    }
}
