package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.PreviewFailed;
import dev.overskill.events.AppEvent.PreviewRecovered;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.AppState.Preview;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.preview.module.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What there is to tell when a draft is found as it is, after what was told of it before.
///
/// It compares with what was told and not with what was shown: a draft that was put away broken and
/// comes back mended has recovered, and one that comes back as broken as it was is no news. Two
/// nodes that find the same after the same was told say the same under the same ids.
///
/// @param news in order, each with its id
/// @param state what has been told then
record Tidings(List<News.Item> news, Preview state) {

  /// Before anything is told of an app.
  static Preview unknown(AppId app, TenantId tenant) {
    return new Preview(app, tenant, Revision.NONE, 0, List.of(), null);
  }

  /// @param told what was told last, by whatever node
  static Tidings of(Preview told, Shown found, News.About about) {
    var faults = found.faultsByPath();
    var digests = new TreeMap<String, String>();
    faults.forEach((path, fault) -> digests.put(path, digest(fault)));
    var before = new TreeMap<String, String>();
    told.faults().forEach(fault -> before.put(fault.path(), fault.digest()));

    var events = new ArrayList<AppEvent>();
    before.keySet().stream()
        .filter(path -> !digests.containsKey(path))
        .forEach(path -> events.add(new PreviewRecovered(found.head(), path)));
    faults.forEach((path, fault) -> {
      if (!digest(fault).equals(before.get(path))) {
        events.add(failed(found.head(), fault));
      }
    });
    var known = isOutdated(told, found) ? List.<AppEvent>of() : events;
    var turn = told.turn() + 1;
    return new Tidings(
        known.stream().map(event -> new News.Item(about, id(about, turn, event), event)).toList(),
        new Preview(
            about.app(), about.tenant(), found.head(), turn, state(digests), good(told, about)));
  }

  /// Another node is ahead; or it is not known yet whether all packages are there.
  private static boolean isOutdated(Preview told, Shown found) {
    return found.head().compareTo(told.revision()) < 0 || found.health() == Shown.Health.PENDING;
  }

  private static @Nullable Revision good(Preview told, News.About about) {
    return about.good() == null ? told.good() : about.good();
  }

  private static List<Preview.Fault> state(Map<String, String> digests) {
    return digests.entrySet().stream()
        .map(each -> new AppState.Preview.Fault(each.getKey(), each.getValue()))
        .toList();
  }

  private static AppEvent failed(Revision head, Fault fault) {
    return new PreviewFailed(
        head,
        fault.path(),
        fault.kind().name().toLowerCase(Locale.ROOT),
        fault.message(),
        fault.line() > 0 ? fault.line() : null,
        fault.line() > 0 ? fault.column() : null,
        fault.line() > 0 ? fault.frame() : null);
  }

  private static String digest(Fault fault) {
    return named(
        "%s %d:%d %s".formatted(fault.kind(), fault.line(), fault.column(), fault.message()));
  }

  private static String id(News.About about, long turn, AppEvent event) {
    return named("preview-router %s %d %s".formatted(about.app(), turn, event));
  }

  private static String named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
