package io.datapool.fetch;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange as somebody else might write one; gives the same bars whatever is asked. */
final class PlainExchange implements Exchange {
    private final Instant now;
    private final List<Instant> opens;
    private @Nullable Instant covered;

    PlainExchange(Instant now, Instant... opens) {
        this.now = now;
        this.opens = Arrays.asList(opens);
    }

    PlainExchange coveringUntil(Instant until) {
        covered = until;
        return this;
    }

    @Override
    public String id() {
        return "plain";
    }

    @Override
    public Instant serverTime() {
        return now;
    }

    @Override
    public Page<Bar> bars(Series.Bars series, Span span) {
        return new Page<>(opens.stream().map(MarketHistory::bar).toList(), covered == null ? span.end() : covered);
    }

    @Override
    public Page<FundingRate> fundingRates(Series.FundingRates series, Span span) {
        return new Page<>(List.of(), span.end());
    }
}
