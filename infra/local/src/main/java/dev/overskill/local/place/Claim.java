package dev.overskill.local.place;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// The claim of one launcher on a platform's folder. The system gives it up when the launcher is
/// gone, however it ended.
public final class Claim implements AutoCloseable {
  private final FileChannel channel;
  private final boolean ours;

  private Claim(FileChannel channel, boolean ours) {
    this.channel = channel;
    this.ours = ours;
  }

  /// Claims the folder if no launcher holds it.
  public static Claim on(Place place) throws IOException {
    Files.createDirectories(place.folder());
    var channel =
        FileChannel.open(
            place.folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Claim(channel, channel.tryLock() != null);
  }

  public boolean isOurs() {
    return ours;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
