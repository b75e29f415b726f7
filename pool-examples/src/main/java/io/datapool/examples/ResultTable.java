package io.datapool.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The workers' results: a row per worker, rule and symbol. */
final class ResultTable {
    private final TextTable table;

    ResultTable(List<WorkerJob> jobs, WorkerGroup group) {
        List<String> timeframes = jobs.get(0).timeframes();
        List<String> header = new ArrayList<>(List.of("worker", "parameters", "symbol", "trades"));
        header.addAll(timeframes);
        header.add("max drawdown");
        table = new TextTable(3, header);
        for (int i = 0; i < jobs.size(); i++) {
            List<BackTestResult> results = group.told().get(i).results();
            for (SmaCrossover.Parameters rule : jobs.get(i).rules()) {
                for (String symbol : jobs.get(i).symbols()) {
                    add(i + 1, rule, symbol, results);
                }
            }
        }
    }

    private void add(int worker, SmaCrossover.Parameters rule, String symbol, List<BackTestResult> results) {
        List<SmaCrossover.Outcome> outcomes = results.stream()
                .filter(result -> result.rule().equals(rule) && result.symbol().equals(symbol))
                .map(BackTestResult::outcome)
                .toList();
        int trades = outcomes.stream().mapToInt(SmaCrossover.Outcome::trades).sum();
        double drawdown = outcomes.stream()
                .mapToDouble(SmaCrossover.Outcome::maxDrawdown)
                .max()
                .orElse(0);
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(worker));
        cells.add("SMA " + rule);
        cells.add(symbol);
        cells.add(String.format(Locale.ROOT, "%,d", trades));
        outcomes.forEach(outcome -> cells.add(Text.percent(outcome.totalReturn())));
        cells.add(Text.percent(-drawdown));
        table.add(cells);
    }

    @Override
    public String toString() {
        return table
                + String.format(
                        Locale.ROOT,
                        "Total return by timeframe, trades of all timeframes, worst drawdown of any; long or out of the"
                                + " market,%nfee %.2f %% a trade, funding paid while long where it was loaded.%n",
                        100 * SmaCrossover.FEE);
    }
}
