package dev.overskill.edge.disk;

import dev.overskill.edge.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Files under one folder, each replaced as a whole: after a crash a file holds the old content or
/// the new one, never a part. Paths are relative to the folder and made of checked names.
public final class Disk {
  private final Path root;
  private final Path scratch;
  private final AtomicLong sequence = new AtomicLong();

  public Disk(Path root) {
    this.root = root.toAbsolutePath();
    this.scratch = this.root.resolve("scratch");
    try {
      Files.createDirectories(scratch);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Path path(String name) {
    return root.resolve(name);
  }

  public <T> Optional<T> read(String name, Class<T> type) {
    return read(name)
        .map(bytes -> {
          try {
            return Json.mapper().readValue(bytes, type);
          } catch (IOException damaged) {
            throw new UncheckedIOException("damaged file " + name, damaged);
          }
        });
  }

  public Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(path(name)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public boolean has(String name) {
    return Files.isRegularFile(path(name));
  }

  public void write(String name, Object document) {
    write(name, Json.bytes(document));
  }

  /// Durable when it returns: content and name are both forced to disk.
  public void write(String name, byte[] content) {
    var target = path(name);
    var draft = scratch.resolve(ProcessHandle.current().pid() + "-" + sequence.incrementAndGet());
    try {
      Files.createDirectories(target.getParent());
      try (var channel =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + target, failure);
    }
  }

  /// Whether there was something to delete.
  public boolean delete(String name) {
    try {
      return Files.deleteIfExists(path(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The names in a folder, sorted; none when the folder is absent.
  public List<String> names(String folder) {
    try (var entries = Files.list(path(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
