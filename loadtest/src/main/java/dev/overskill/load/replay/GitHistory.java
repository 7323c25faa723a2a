package dev.overskill.load.replay;

import dev.overskill.events.BlobHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// A git repository, commit by commit along its first parents, read with git itself: renames are
/// found as `git diff -M` finds them, and content comes from git's own objects, so that line-ending
/// and filter settings of a checkout play no part. A symbolic link is a file with its target as
/// content, as git stores it; a submodule is no file and is left out.
record GitHistory(Path root) implements History {
  private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  private static final String SUBMODULE = "160000";

  @Override
  public List<String> steps() throws IOException {
    return text(git("rev-list", "--reverse", "--first-parent", "HEAD")).lines().toList();
  }

  @Override
  public Step step(String commit) throws IOException {
    var message = text(git("log", "-1", "--format=%B", commit)).strip();
    var parents = text(git("log", "-1", "--format=%P", commit)).strip().split(" ", -1);
    var base = parents[0].isEmpty() ? EMPTY_TREE : parents[0];
    var raw = git("diff-tree", "-r", "-z", "-M", "--raw", "--no-abbrev", base, commit);
    return new Step(message, changes(fields(raw)));
  }

  /// Reads `:mode mode hash hash STATUS NUL path NUL [path NUL]` records (git-diff-tree(1), RAW
  /// OUTPUT FORMAT).
  private List<Change> changes(List<String> fields) throws IOException {
    var changes = new ArrayList<Change>();
    for (int i = 0; i < fields.size(); i++) {
      var head = fields.get(i).substring(1).split(" ", -1);
      var path = fields.get(++i);
      var hash = head[3];
      switch (head[4].charAt(0)) {
        case 'D' -> {
          if (!head[0].equals(SUBMODULE)) {
            changes.add(new Change.Delete(path));
          }
        }
        case 'R' -> {
          var to = fields.get(++i);
          changes.add(new Change.Rename(path, to, blob(hash), head[2].equals(hash)));
        }
        default -> {
          if (!head[1].equals(SUBMODULE)) {
            changes.add(new Change.Write(path, blob(hash)));
          }
        }
      }
    }
    return changes;
  }

  @Override
  public Map<String, String> tree() throws IOException {
    var tree = new TreeMap<String, String>();
    for (var line : fields(git("ls-tree", "-r", "-z", "HEAD"))) {
      var tab = line.indexOf('\t');
      var head = line.substring(0, tab).split(" ", -1);
      if (!head[0].equals(SUBMODULE)) {
        tree.put(line.substring(tab + 1), BlobHash.of(blob(head[2])).value());
      }
    }
    return tree;
  }

  private byte[] blob(String hash) throws IOException {
    return git("cat-file", "blob", hash);
  }

  private static List<String> fields(byte[] output) {
    var all = text(output);
    if (all.isEmpty()) {
      return List.of();
    }
    var parts = Arrays.asList(all.split("\0", -1));
    return parts.subList(0, parts.size() - 1);
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8);
  }

  private byte[] git(String... arguments) throws IOException {
    var command =
        new ArrayList<>(List.of("git", "-C", root.toString(), "-c", "core.quotePath=off"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).start();
    var complaint = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    var output = process.getInputStream().readAllBytes();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("git " + arguments[0] + ": " + complaint.join().strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }

  private static String read(InputStream in) {
    try (in) {
      return text(in.readAllBytes());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
