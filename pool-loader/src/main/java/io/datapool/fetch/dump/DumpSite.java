package io.datapool.fetch.dump;

import io.datapool.fetch.Downloads;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.FetchException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Archives at an address, below which they are as the exchange has them. */
final class DumpSite implements DumpSource {
    private final URI base;
    private final Downloads downloads;

    /** @throws IllegalArgumentException when it is not an address of HTTP */
    DumpSite(URI base, ExchangeOptions options) {
        this.base = base;
        this.downloads = Downloads.from(base, options);
    }

    @Override
    public Optional<ArchiveContent> find(Archive archive) throws FetchException, InterruptedException {
        try {
            return download(archive);
        } catch (DumpException e) {
            // Archives get replaced. Who gets an old one with a new checksum, or the other way round, gets both alike
            // next time.
            return download(archive);
        }
    }

    private Optional<ArchiveContent> download(Archive archive) throws FetchException, InterruptedException {
        String path = "/" + archive.placeFromRoot() + ".zip";
        Optional<byte[]> zip = downloads.get(path, archive.maxTableBytes());
        if (zip.isEmpty()) {
            return Optional.empty();
        }
        String address = downloads.address(path);
        byte[] checksum = downloads
                .get(path + Checksum.ENDING, Checksum.MAX_BYTES)
                .orElseThrow(() -> new DumpException(address, "its checksum in " + address + Checksum.ENDING, "none"));
        Checksum expected = Checksum.parse(
                new String(checksum, StandardCharsets.ISO_8859_1), address + Checksum.ENDING, archive.name() + ".zip");
        return Optional.of(ArchiveContent.ofZip(archive, address, zip.get(), expected));
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
