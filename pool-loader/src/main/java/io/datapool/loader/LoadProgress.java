package io.datapool.loader;

/**
 * How far a load is. Files that are left alone, because the pool holds them already, do not count.
 *
 * @param files how many files are to be read
 * @param filesDone how many have been, or have failed, or were loaded by another process in the meantime
 * @param rows rows of the files that have been read
 * @param bytes length of all files that are to be read
 * @param bytesDone about how much of that is done with; all of it at the end
 */
public record LoadProgress(int files, int filesDone, long rows, long bytes, long bytesDone) {}
