package dev.overskill.preview.pack;

import dev.overskill.compiler.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Makes packs before anybody asks for them, one after the other, in the background.
public final class Warming {
  private static final Logger LOG = Logger.getLogger(Warming.class);
  private static final int PATIENCE_MINUTES = 6;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int MOST_LOOKS = 120;

  private final Packs packs;

  public Warming(Packs packs) {
    this.packs = packs;
  }

  /// What an app of this template of `create-vite` wishes for, as long as nobody has changed what
  /// it declares.
  public static Wish template(String name) {
    try (var in = Warming.class.getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no template " + name);
      }
      var manifest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Wish.of(Dependencies.of(manifest, null), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the app in a folder wishes for before it imports anything else than it declares.
  public static Optional<Wish> folder(Path folder) {
    try {
      var lock = folder.resolve("package-lock.json");
      var text = Files.exists(lock) ? Files.readString(lock) : null;
      var manifest = Files.readString(folder.resolve("package.json"));
      return Optional.of(Wish.of(Dependencies.of(manifest, text), List.of()));
    } catch (IOException e) {
      LOG.warnf("there is no template to warm folder=%s: %s", folder, e.getMessage());
      return Optional.empty();
    }
  }

  /// Begins; a pack that cannot be had is left to those who ask for it.
  public Thread start(List<Wish> wishes) {
    return Thread.ofVirtual().name("pack-warming").start(() -> warm(wishes));
  }

  /// The other services may start at the same time: what is made now is for all nodes.
  private void warm(List<Wish> wishes) {
    try {
      for (int looks = 0; looks < MOST_LOOKS && !wishes.isEmpty() && !packs.canShare(); looks++) {
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException _) {
      return;
    }
    wishes.forEach(this::warm);
  }

  private void warm(Wish wish) {
    try {
      var made = packs.pack(wish).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
      LOG.debugf("a pack is warm: %s", made instanceof Outcome.Done);
    } catch (ExecutionException | TimeoutException e) {
      LOG.infof("a pack is not warm: %s", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
