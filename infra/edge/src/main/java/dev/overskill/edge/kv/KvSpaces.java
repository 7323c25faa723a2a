package dev.overskill.edge.kv;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.disk.Disk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Workers KV on disk: named spaces of keys, each value with optional metadata and expiry.
public final class KvSpaces {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final int KEY_LIMIT_BYTES = 512;
  private static final int VALUE_LIMIT_BYTES = 25 * 1024 * 1024;

  /// A KV namespace as the API shows it.
  public record Space(String id, String title, boolean supportsUrlEncoding) {}

  /// One stored pair.
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(
      String key, byte[] value, @Nullable JsonNode metadata, @Nullable Instant expires) {}

  private final Disk disk;
  private final Clock clock;
  private final BiConsumer<String, String> changed;

  /// `changed` hears (space, key) after every write and before the writer is answered.
  public KvSpaces(Disk disk, Clock clock, BiConsumer<String, String> changed) {
    this.disk = disk;
    this.clock = clock;
    this.changed = changed;
  }

  public List<Space> all() {
    return disk.names("kv").stream()
        .flatMap(id -> disk.read(file(id), Space.class).stream())
        .toList();
  }

  /// Makes a space; two spaces never share a title.
  public synchronized Optional<Space> create(String title) {
    if (all().stream().anyMatch(space -> space.title().equals(title))) {
      return Optional.empty();
    }
    var space = new Space(UUID.randomUUID().toString().replace("-", ""), title, true);
    disk.write(file(space.id()), space);
    return Optional.of(space);
  }

  /// The space with that title, made if absent.
  public synchronized Space ensure(String title) {
    return all().stream()
        .filter(space -> space.title().equals(title))
        .findFirst()
        .or(() -> create(title))
        .orElseThrow();
  }

  public Space require(String id) {
    return Optional.of(id)
        .filter(ID.asMatchPredicate())
        .flatMap(valid -> disk.read(file(valid), Space.class))
        .orElseThrow(() -> new ApiFailure(ApiError.KV_NAMESPACE_NOT_FOUND));
  }

  public Optional<Entry> get(String space, String key) {
    return disk.read(file(require(space).id(), checked(key)), Entry.class)
        .filter(entry -> entry.expires() == null || entry.expires().isAfter(clock.instant()));
  }

  public void put(String space, Entry entry) {
    if (entry.value().length > VALUE_LIMIT_BYTES) {
      throw new ApiFailure(ApiError.MALFORMED, "A value may have 25 MiB.");
    }
    disk.write(file(require(space).id(), checked(entry.key())), entry);
    changed.accept(space, entry.key());
  }

  public void delete(String space, String key) {
    disk.delete(file(require(space).id(), checked(key)));
    changed.accept(space, key);
  }

  /// The keys that start with `prefix`, in order.
  public List<Entry> list(String space, String prefix) {
    var folder = "kv/" + require(space).id() + "/values";
    return disk.names(folder).stream()
        .flatMap(name -> disk.read(folder + "/" + name, Entry.class).stream())
        .filter(entry -> entry.key().startsWith(prefix))
        .filter(entry -> entry.expires() == null || entry.expires().isAfter(clock.instant()))
        .sorted((left, right) -> left.key().compareTo(right.key()))
        .toList();
  }

  /// An entry from the words of a request: `expiration` in epoch seconds or a time to live.
  public Entry entry(String key, byte[] value, @Nullable JsonNode metadata, Expiry expiry) {
    return new Entry(key, value, metadata, expiry.at(clock.instant()));
  }

  /// When a value ends, as clients say it.
  public record Expiry(@Nullable String epochSeconds, @Nullable String timeToLive) {
    @Nullable Instant at(Instant now) {
      try {
        if (epochSeconds != null) {
          return Instant.ofEpochSecond(Long.parseLong(epochSeconds));
        }
        return timeToLive == null ? null : now.plusSeconds(Long.parseLong(timeToLive));
      } catch (NumberFormatException malformed) {
        throw new ApiFailure(ApiError.MALFORMED, "expiration is a number of seconds");
      }
    }
  }

  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw new ApiFailure(ApiError.MALFORMED, "value is not base64");
    }
  }

  private static String checked(String key) {
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > KEY_LIMIT_BYTES) {
      throw new ApiFailure(ApiError.MALFORMED, "A key has 1 to 512 bytes.");
    }
    return key;
  }

  private static String file(String space) {
    return "kv/" + space + "/space.json";
  }

  /// Any text can be a key, so the file is named after its digest.
  private static String file(String space, String key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return "kv/" + space + "/values/" + HexFormat.of().formatHex(digest) + ".json";
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
