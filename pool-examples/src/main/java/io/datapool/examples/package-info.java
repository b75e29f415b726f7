/**
 * Runnable examples. {@link io.datapool.examples.QuickStart} is the shortest, {@link io.datapool.examples.PutYourOwnData}
 * publishes columns of one's own, {@link io.datapool.examples.FetchAndLoad} fetches from an exchange first, {@link io.datapool.examples.SharedPoolExample} runs back-tests in several processes and
 * measures what sharing saves.
 */
@NullMarked
package io.datapool.examples;

import org.jspecify.annotations.NullMarked;
