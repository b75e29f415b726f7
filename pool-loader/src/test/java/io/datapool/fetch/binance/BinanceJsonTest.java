package io.datapool.fetch.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.fetch.AnswerRules;
import io.datapool.fetch.BadAnswerException;
import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.RateLimit;
import io.datapool.fetch.Symbol;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinanceJsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eachDecimalBecomesTheDoubleThatIsNearestToIt() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            String[] decimals = new String[5];
            for (int j = 0; j < decimals.length; j++) {
                decimals[j] = BigDecimal.valueOf(random.nextLong(), random.nextInt(25))
                        .abs()
                        .toPlainString();
            }
            Bar bar = BinanceJson.bars(bytes("[[1,\"" + String.join("\",\"", decimals) + "\",2,\"x\",[3,{}]]]"))
                    .get(0);
            double[] values = {bar.open(), bar.high(), bar.low(), bar.close(), bar.volume()};
            for (int j = 0; j < decimals.length; j++) {
                BigDecimal decimal = new BigDecimal(decimals[j]);
                BigDecimal error = new BigDecimal(values[j]).subtract(decimal).abs();
                assertThat(error)
                        .as("seed %d: %s", seed, decimals[j])
                        .isLessThanOrEqualTo(new BigDecimal(Math.nextUp(values[j]))
                                .subtract(decimal)
                                .abs())
                        .isLessThanOrEqualTo(new BigDecimal(Math.nextDown(values[j]))
                                .subtract(decimal)
                                .abs());
            }
        }
    }

    @Test
    void fundingRatesAreReadWhateverElseTheyHaveAndInWhateverOrder() throws Exception {
        assertThat(BinanceJson.fundingRates(
                        bytes(
                                "[{\"fundingTime\":1570608000003,\"more\":{\"symbol\":\"X\"},\"fundingRate\":\"-0.03750000\","
                                        + "\"symbol\":\"BTCUSDT\",\"markPrice\":\"\"}]"),
                        new Symbol("BTCUSDT")))
                .containsExactly(new FundingRate(Instant.ofEpochMilli(1_570_608_000_003L), -0.0375));
    }

    @Test
    void fundingRatesOfAnotherSymbolAreNotTakenForThisOnes() {
        assertThatThrownBy(() -> BinanceJson.fundingRates(
                        bytes("[{\"symbol\":\"ETHUSDT\",\"fundingTime\":1570608000000,\"fundingRate\":\"0.1\"}]"),
                        new Symbol("BTCUSDT")))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageContaining("expected funding of BTCUSDT")
                .hasMessageContaining("'ETHUSDT'");
        assertThatThrownBy(() -> BinanceJson.fundingRates(bytes("[{\"symbol\":\"BTCUSDT\"}]"), new Symbol("BTCUSDT")))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageContaining("fundingTime and fundingRate");
    }

    @Test
    void limitsOfRequestsAreReadAndOthersLeftOut() throws Exception {
        assertThat(BinanceJson.rateLimits(bytes("""
                {"symbols": [{"rateLimits": [1]}], "rateLimits": [
                  {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000},
                  {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 160000},
                  {"rateLimitType": "RAW_REQUESTS", "interval": "MINUTE", "intervalNum": 5, "limit": 61000},
                  {"rateLimitType": "REQUEST_WEIGHT", "interval": "FORTNIGHT", "intervalNum": 1, "limit": 5},
                  {"rateLimitType": "REQUEST_WEIGHT", "interval": "DAY", "intervalNum": 0, "limit": 5}], "x": {"y": 1}}""")))
                .containsExactly(
                        new RateLimit(RateLimit.Kind.WEIGHT, Duration.ofMinutes(1), 6_000),
                        new RateLimit(RateLimit.Kind.REQUESTS, Duration.ofMinutes(5), 61_000));
        assertThatThrownBy(() -> BinanceJson.rateLimits(bytes("[]"))).isInstanceOf(BadAnswerException.class);
    }

    @Test
    void errorsAreReadAndOtherTextsAreNone() {
        assertThat(BinanceJson.error(bytes("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")))
                .contains(new AnswerRules.Refusal(-1121, "Invalid symbol."));
        for (String other :
                new String[] {"", "<html>", "[]", "{}", "{\"msg\":\"x\"}", "{\"code\":\"x\"}", "{\"code\":1"}) {
            assertThat(BinanceJson.error(bytes(other))).as(other).isEmpty();
        }
    }
}
