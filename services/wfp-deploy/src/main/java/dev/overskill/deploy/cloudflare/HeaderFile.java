package dev.overskill.deploy.cloudflare;

import dev.overskill.deploy.cloudflare.Script.StaticFile;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The `_headers` of a script: the release stamps every answer, immutable files may be kept
/// forever.
final class HeaderFile {
  /// Cloudflare reads 100 rules; one is the stamp.
  private static final int RULES = 99;

  private HeaderFile() {}

  static String of(Script script) {
    var text = new StringBuilder("/*\n  X-Overskill-Release: ");
    text.append(script.owner().release()).append('\n');
    immutablePatterns(script.files()).stream()
        .limit(RULES)
        .forEach(pattern ->
            text.append(pattern)
                .append("\n  Cache-Control: public, max-age=31536000, immutable\n"));
    return text.toString();
  }

  /// Whole folders where that is true of all their files, single files otherwise.
  private static List<String> immutablePatterns(List<StaticFile> files) {
    var folders =
        files.stream()
            .collect(
                Collectors.groupingBy(
                    file -> file.path().substring(0, file.path().indexOf('/', 1) + 1),
                    TreeMap::new,
                    Collectors.toList()));
    return folders.entrySet().stream()
        .flatMap(folder ->
            !folder.getKey().isEmpty() && folder.getValue().stream().allMatch(StaticFile::immutable)
                ? List.of(folder.getKey() + "*").stream()
                : folder.getValue().stream().filter(StaticFile::immutable).map(StaticFile::path))
        .toList();
  }
}
