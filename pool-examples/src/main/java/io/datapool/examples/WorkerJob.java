package io.datapool.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * What one worker is to do: one rule, over every symbol and timeframe.
 *
 * @param parameters the rule's
 * @param symbols whose bars
 * @param timeframes which bars
 * @param funding whether the rule pays funding
 */
record WorkerJob(SmaCrossover.Parameters parameters, List<String> symbols, List<String> timeframes, boolean funding) {
    /** As command-line arguments, after those that say where the data is. */
    List<String> toArguments(String... location) {
        List<String> arguments = new ArrayList<>(List.of(location));
        arguments.add(parameters.toString());
        arguments.add(String.join(",", symbols));
        arguments.add(String.join(",", timeframes));
        arguments.add(Boolean.toString(funding));
        return arguments;
    }

    /** Reads what {@link #toArguments} gave, from that index on. */
    static WorkerJob parse(String[] arguments, int first) {
        return new WorkerJob(
                SmaCrossover.Parameters.parse(arguments[first]),
                List.of(arguments[first + 1].split(",", -1)),
                List.of(arguments[first + 2].split(",", -1)),
                Boolean.parseBoolean(arguments[first + 3]));
    }
}
