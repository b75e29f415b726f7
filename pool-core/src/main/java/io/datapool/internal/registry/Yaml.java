package io.datapool.internal.registry;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** SnakeYAML, set up for a registry: one line a value, every string quoted, nothing but plain data read. */
final class Yaml {
    static final int MAX_NESTING = 10;

    /** Of 64 bits, in binary and with underscores. */
    static final int MAX_INTEGER_CHARACTERS = 160;

    private final int maxCharacters;
    private final org.yaml.snakeyaml.Yaml yaml;

    Yaml(int maxCharacters) {
        this.maxCharacters = maxCharacters;
        LoaderOptions loading = new LoaderOptions();
        loading.setAllowDuplicateKeys(false);
        loading.setAllowRecursiveKeys(false);
        limit(loading);
        loading.setCodePointLimit(maxCharacters);
        DumperOptions dumping = new DumperOptions();
        dumping.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
        dumping.setSplitLines(false);
        dumping.setWidth(Integer.MAX_VALUE);
        yaml = new org.yaml.snakeyaml.Yaml(
                new PlainConstructor(loading), new QuotingRepresenter(dumping), dumping, loading);
    }

    private static void limit(LoaderOptions loading) {
        loading.setMaxAliasesForCollections(0);
        loading.setNestingDepthLimit(MAX_NESTING);
    }

    private static void requireReadable(String integer) {
        if (integer.length() > MAX_INTEGER_CHARACTERS) {
            throw new IllegalArgumentException("an integer has more than " + MAX_INTEGER_CHARACTERS + " digits");
        }
    }

    /** The value on one line, without a line end. */
    String dump(Object value) {
        return yaml.dump(value).strip();
    }

    /**
     * The map that a text stands for.
     *
     * @throws IllegalArgumentException when it is not a map, or not YAML within the limits
     */
    Map<?, ?> loadMap(String text) {
        if (text.length() > maxCharacters) {
            // SnakeYAML would look at its own limit after it has read a string to the end.
            throw new IllegalArgumentException("it is no JSON, and has " + text.length()
                    + " characters, more than YAML may have (" + maxCharacters + ")");
        }
        Object value;
        try {
            value = yaml.load(text);
        } catch (RuntimeException e) {
            // SnakeYAML reports some malformed scalars with exceptions of their own, NumberFormatException for one.
            throw new IllegalArgumentException("not readable as YAML: " + e.getMessage(), e);
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a map was expected");
        }
        return map;
    }

    /** An integer of a million digits takes minutes to work out. */
    private static final class PlainConstructor extends SafeConstructor {
        PlainConstructor(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.INT, new ConstructYamlInt() {
                @Override
                public Object construct(Node node) {
                    requireReadable(((ScalarNode) node).getValue());
                    return super.construct(node);
                }
            });
        }
    }

    private static final class QuotingRepresenter extends Representer {
        QuotingRepresenter(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    text -> representScalar(Tag.STR, (String) text, DumperOptions.ScalarStyle.DOUBLE_QUOTED));
        }
    }
}
