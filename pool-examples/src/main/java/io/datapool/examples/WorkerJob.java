package io.datapool.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one worker is to do: each rule, over every symbol and timeframe.
 *
 * @param rules which rules
 * @param symbols whose bars
 * @param timeframes which bars
 * @param funding whether the rules pay funding
 */
public record WorkerJob(
        List<SmaCrossover.Parameters> rules, List<String> symbols, List<String> timeframes, boolean funding) {
    /** Copies the lists. */
    public WorkerJob {
        rules = List.copyOf(rules);
        symbols = List.copyOf(symbols);
        timeframes = List.copyOf(timeframes);
    }

    /** As command-line arguments, after those that say where the data is. */
    public List<String> toArguments(String... location) {
        List<String> arguments = new ArrayList<>(List.of(location));
        arguments.add(String.join(
                ",", rules.stream().map(SmaCrossover.Parameters::toString).toList()));
        arguments.add(String.join(",", symbols));
        arguments.add(String.join(",", timeframes));
        arguments.add(Boolean.toString(funding));
        return arguments;
    }

    /** Reads what {@link #toArguments} gave, from that index on. */
    static WorkerJob parse(String[] arguments, int first) {
        return new WorkerJob(
                Stream.of(arguments[first].split(",", -1))
                        .map(SmaCrossover.Parameters::parse)
                        .toList(),
                List.of(arguments[first + 1].split(",", -1)),
                List.of(arguments[first + 2].split(",", -1)),
                Boolean.parseBoolean(arguments[first + 3]));
    }
}
