package io.datapool.examples;

import java.util.List;

/**
 * What one worker found for one series of bars; travels from worker to parent as a line of text.
 *
 * @param rule which was tested
 * @param symbol of the bars
 * @param timeframe of the bars
 * @param outcome what became of 1
 */
public record BackTestResult(
        SmaCrossover.Parameters rule, String symbol, String timeframe, SmaCrossover.Outcome outcome) {
    /** The words of the line; doubles in Java's own notation, which reads back exactly. */
    List<String> words() {
        return List.of(
                rule.toString(),
                symbol,
                timeframe,
                Integer.toString(outcome.bars()),
                Integer.toString(outcome.trades()),
                Double.toString(outcome.totalReturn()),
                Double.toString(outcome.maxDrawdown()));
    }

    /** Reads what {@link #words} gave. */
    static BackTestResult of(List<String> words) {
        return new BackTestResult(
                SmaCrossover.Parameters.parse(words.get(0)),
                words.get(1),
                words.get(2),
                new SmaCrossover.Outcome(
                        Integer.parseInt(words.get(3)),
                        Integer.parseInt(words.get(4)),
                        Double.parseDouble(words.get(5)),
                        Double.parseDouble(words.get(6))));
    }
}
