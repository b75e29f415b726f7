/** What upkeep is told and what it tells: options and reports of verify, repair, gc, upgrade, and of who reads a pool. Pure data. */
@org.jspecify.annotations.NullMarked
package io.datapool.upkeep;
